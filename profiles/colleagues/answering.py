"""What whoever was invited does about it."""

from django.db import transaction
from django.utils import timezone

from portal.activity.recording import record
from profiles.businesses.belonging import MustHandOver, enter, must_hand_over
from profiles.businesses.locking import current, locked_membership
from profiles.businesses.models import Membership
from profiles.colleagues.inviting import close
from profiles.colleagues.leaving import after_leaving
from profiles.colleagues.models import Invitation, JoinRequest
from profiles.colleagues.telling import tell_owner_joined
from profiles.people.models import Person


class Over(Exception):
    """Accepted, refused, taken back or run out, or mailed to another address."""


class MustConfirm(Exception):
    """They work in another business now, and did not say that they leave that one."""


@transaction.atomic
def accept(person: Person, invitation: Invitation, *, leaving: int | None = None) -> Membership:
    """`leaving`: the business they were told that they leave. Raises Over, MustConfirm and MustHandOver."""
    now = locked_membership(person, invitation.business_id)
    invitation = _open(invitation)
    if not Person.objects.members().filter(pk=person.pk, email=invitation.email, is_active=True).exists():
        raise Over
    joined = move(person, now, invitation, leaving)
    close(invitation, Invitation.Outcome.ACCEPTED)
    if joined != now:
        tell_owner_joined(joined)
    return joined


def move(
    person: Person, now: Membership | None, asked: Invitation | JoinRequest, leaving: int | None
) -> Membership:
    """Everything is locked, and `now` is where they work. Raises MustConfirm and MustHandOver."""
    elsewhere = now if now and now.business_id != asked.business_id else None
    if must_hand_over(elsewhere):
        raise MustHandOver
    if elsewhere and elsewhere.business_id != leaving:
        raise MustConfirm
    joined = enter(person, asked.business)
    if elsewhere:
        after_leaving(elsewhere)
    _no_more_requests(person)
    return joined


@transaction.atomic
def refuse(invitation: Invitation) -> None:
    """By the link alone: whoever reads the address needs no account to say no. Raises Over."""
    invitation = _open(invitation)
    close(invitation, Invitation.Outcome.REFUSED)
    record("invitation_refused", None, f"invitation:{invitation.pk}")


def _open(invitation: Invitation) -> Invitation:
    """Locked as it stands now. Raises Over also where the business became another a moment ago: the link stays good."""
    found = Invitation.objects.select_for_update(of=("self",)).select_related("business")
    fresh = found.filter(pk=invitation.pk, business=invitation.business_id).first()
    if fresh is None or fresh.is_over:
        raise Over
    return fresh


def _no_more_requests(person: Person) -> None:
    waiting = JoinRequest.objects.filter(person=person, ended_at=None)
    waiting.update(outcome=JoinRequest.Outcome.TAKEN_BACK, ended_at=timezone.now())


def works_elsewhere(person: Person, invitation: Invitation) -> Membership | None:
    now = current(person.pk)
    return now if now and now.business_id != invitation.business_id else None
