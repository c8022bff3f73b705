"""The rules of this app's tables, of the ground's and of what allauth and Django keep."""

from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Greatest
from django.utils import timezone

from portal.activity.models import Rollup
from portal.mail.models import UNFINISHED, WAITING, State
from profiles.businesses.belonging import COLLEAGUE, OWNER, gives_way
from profiles.colleagues.models import JoinRequest
from profiles.merging.consents import withdraw_what_either_refused
from profiles.merging.holding import hold_anew, hold_owned_anew, keep_what_is_written, sum_up_anew
from profiles.merging.rules import (
    DERIVED,
    GOES,
    MOVES,
    STAYS,
    Found,
    Rows,
    Rule,
    account_rules,
    business_rules,
    everything,
    nothing,
    register_all,
    unless_there,
)
from profiles.preferences.models import Preferences

ADD_ROLLUPS = """
    INSERT INTO {table} AS kept (person_id, verb, count, first_at, last_at)
    SELECT %s, verb, count, first_at, last_at FROM {table} WHERE person_id = %s
    ON CONFLICT (person_id, verb) DO UPDATE SET
        count = kept.count + excluded.count,
        first_at = least(kept.first_at, excluded.first_at),
        last_at = greatest(kept.last_at, excluded.last_at)
"""
CADENCES = list(Preferences.Cadence.values)
"""The stricter the later."""


def add_rollups(rows: Rows) -> None:
    with connection.cursor() as cursor:
        statement = ADD_ROLLUPS.format(table=Rollup._meta.db_table)
        cursor.execute(statement, [rows.kept_id, rows.gone_id])


def stop_mail(rows: Rows) -> None:
    """Nothing more goes to an address whose account is closed."""
    waiting = rows.gone.filter(state__in=WAITING)
    waiting.update(state=State.EXCLUDED, reason="closed", sealed=None, ended_at=timezone.now())


def ended_mail(rows: Rows) -> Found:
    """What a worker has in hand stays where it was; the rest moves, so that nothing is mailed to one person twice."""
    return unless_there("kind", "occasion")(rows).exclude(state__in=UNFINISHED)


def stricter_preferences(rows: Rows) -> None:
    kept, gone = rows.kept.first(), rows.gone.first()
    if kept is None or gone is None:
        return
    kept.cadence = max(kept.cadence, gone.cadence, key=CADENCES.index)
    kept.paused_until = max(filter(None, (kept.paused_until, gone.paused_until)), default=None)
    for name in ("personalised", "tracked", "seen_by_staff"):
        setattr(kept, name, getattr(kept, name) and getattr(gone, name))
    kept.save()


def one_business(rows: Rows) -> None:
    """Where both work now, the one of the kept account stays; where it is the same, an owner stays an owner."""
    kept, gone = (own.filter(until_at=None).first() for own in (rows.kept, rows.gone))
    if kept is None or gone is None:
        return
    rows.gone.filter(pk=gone.pk).update(until_at=Greatest(F("from_at"), timezone.now()))
    if kept.business_id == gone.business_id and gone.is_owner:
        rows.kept.filter(pk=kept.pk).update(role=OWNER)


def one_owner(rows: Rows) -> None:
    """Of two businesses: the owner of the one that is kept; without one, the other's."""
    owners = [
        found.filter(role=OWNER, until_at=None).select_related("person") for found in (rows.kept, rows.gone)
    ]
    here, there = (found.first() for found in owners)
    if here and there:
        owners[0 if gives_way(here, there) else 1].update(role=COLLEAGUE)


def end_requests(rows: Rows) -> None:
    waiting = rows.gone.filter(ended_at=None)
    waiting.update(outcome=JoinRequest.Outcome.TAKEN_BACK, ended_at=timezone.now())


def invitations_not_open_twice(rows: Rows) -> Found:
    twice = rows.kept.filter(ended_at=None, email=OuterRef("email"))
    return rows.gone.filter(Q(ended_at__isnull=False) | ~Exists(twice))


ACCOUNTS: dict[Rule, tuple[str, ...]] = {
    MOVES: (
        "portal.Activity.person",
        "portal.Sighting.person",
        "portal.Image.by",
        "portal.File.owner",
        "portal.Feedback.owner",
        "portal.FeedbackEvent.by",
        "portal.FeedbackEvent.to",
        "portal.FeedbackChange.by",
        "profiles.Fact.by",
        "profiles.OwnershipEntry.by",
        "profiles.OwnedProduct.by",
        "profiles.Segment.by",
        "profiles.ShopperRun.owner",
        "profiles.ShopperFinding.by",
        "profiles.SplitTest.started_by",
        "profiles.OptInAsking.person",
        "profiles.Invitation.by",
        "profiles.JoinRequest.by",
        "profiles.Import.by",
        "profiles.Erasure.by",
        "profiles.Export.by",
        "profiles.AccountMerge.into",
        "profiles.AccountMerge.by",
    ),
    STAYS: (
        "profiles.ConsentEntry.person",
        "profiles.AddressChange.person",
        "profiles.Look.by",
        "profiles.Look.person",
        "profiles.AccountMerge.person",
        "profiles.Erasure.person",
        "profiles.Export.person",
        "profiles.Person_groups.person",
        "profiles.Person_user_permissions.person",
        "admin.LogEntry.user",
        "account.EmailAddress.user",
    ),
    GOES: (
        "profiles.PendingSignup.person",
        "profiles.OpenSession.person",
        "profiles.MailedCode.person",
        "profiles.WrongTry.person",
        "mfa.Authenticator.user",
        "socialaccount.SocialAccount.user",
    ),
    DERIVED: ("profiles.CurrentFact.person", "profiles.SegmentMember.person"),
    Rule(nothing, rest="goes", before=add_rollups, shown=False): ("portal.Rollup.person",),
    Rule(ended_mail, before=stop_mail): ("portal.Message.person",),
    Rule(unless_there("target", "object_id", "scale", "occasion")): ("portal.Feedback.person",),
    Rule(unless_there("kind", "about"), rest="goes"): ("portal.Notice.person",),
    Rule(unless_there("kind", "occasion"), rest="goes"): ("portal.NoticeOccasion.person",),
    Rule(unless_there("kind"), rest="goes"): ("portal.NoticeChoice.person",),
    Rule(unless_there(), rest="goes"): ("portal.NoticeRhythm.person", "profiles.Engagement.person"),
    Rule(unless_there(), rest="goes", before=stricter_preferences): ("profiles.Preferences.person",),
    Rule(nothing, before=withdraw_what_either_refused): ("profiles.Consent.person",),
    Rule(unless_there("visit"), rest="goes"): ("profiles.Asking.person",),
    Rule(everything, before=keep_what_is_written, after=hold_anew): ("profiles.Fact.person",),
    Rule(everything, before=one_business): ("profiles.Membership.person",),
    Rule(everything, before=end_requests): ("profiles.JoinRequest.person",),
}
"""Powers, proof, and what was noted about a person in the admin never move; keys to the door are destroyed."""

BUSINESSES: dict[Rule, tuple[str, ...]] = {
    DERIVED: (
        "profiles.CurrentFact.business",
        "profiles.OwnedProduct.business",
        "profiles.PurchaseTotal.business",
    ),
    GOES: ("profiles.FoundByDomain.business",),
    MOVES: ("profiles.JoinRequest.business", "profiles.BusinessReference.business"),
    Rule(everything, after=hold_anew): ("profiles.Fact.business",),
    Rule(everything, after=hold_owned_anew): ("profiles.OwnershipEntry.business",),
    Rule(everything, after=sum_up_anew): ("profiles.Purchase.business",),
    Rule(everything, before=one_owner): ("profiles.Membership.business",),
    Rule(invitations_not_open_twice, rest="goes"): ("profiles.Invitation.business",),
}


def register_own() -> None:
    rules: Any
    for registry, rules in ((account_rules, ACCOUNTS), (business_rules, BUSINESSES)):
        for rule, labels in rules.items():
            register_all(registry, rule, *labels)
