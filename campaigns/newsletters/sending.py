"""An issue on its way: begun once when it is due, followed, paused, resumed and cancelled through the mail engine.

Beginning is two steps that may each be lost. The state column goes from scheduled to sending, with the mailing, in
one transaction that only one of two starters gets through; then the recipients are planned in steps of the engine,
which a later beat goes on with. `unique(kind, occasion)` of the mailing and `unique(kind, person, occasion)` of the
ledger hold whatever happens.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.newsletters.archive.search import tell_search
from campaigns.newsletters.audience import people_in
from campaigns.newsletters.changing import NotNowError
from campaigns.newsletters.checks.findings import Finding
from campaigns.newsletters.holding_out import held_out
from campaigns.newsletters.kinds import slug_of
from campaigns.newsletters.models import Issue
from campaigns.newsletters.notices import tell_writers
from campaigns.newsletters.noting import What, note
from campaigns.newsletters.preflight import CHEAP, blocking, preflight
from campaigns.newsletters.reviewing import is_approved
from campaigns.newsletters.schedule import EARLIEST_CLOCK
from campaigns.newsletters.versions import keep_version
from portal.mail import mailings
from portal.mail.models import Mailing
from portal.mail.reasons import BY_HAND
from profiles.people.models import Person

log = structlog.get_logger(__name__)

State = Issue.State
PLANNERS = 8_000
"""The family of advisory locks that planners hold."""
GIVES_UP_AFTER = timedelta(days=7)
"""What waits longer, for a pause or too many other mails, does not go any more."""


def due() -> QuerySet[Issue]:
    """Scheduled issues whose moment has come, however long ago."""
    now = timezone.now()
    at_once = Q(where_they_are=False, send_at__lte=now)
    by_clock = Q(where_they_are=True, send_at__lte=now + EARLIEST_CLOCK)
    return Issue.objects.filter(at_once | by_clock, state=State.SCHEDULED).order_by("send_at", "id")


def half_begun() -> QuerySet[Issue]:
    """Whose planner may have been lost."""
    return Issue.objects.filter(state=State.SENDING, mailing__state=Mailing.State.PLANNING)


def start(issue: Issue) -> bool:
    """Begin what is due and plan its recipients. Not in a transaction. False when another starter has it, or
    when preflight blocks now: then it is a draft again, and says why."""
    blocked = blocking(preflight(issue, CHEAP))
    if not _begin(issue, blocked):
        return False
    tell_search()
    plan_recipients(issue)
    return True


def plan_recipients(issue: Issue) -> int:
    """Goes on where a lost planner stopped; done twice, it adds nothing."""
    with _alone(issue) as alone:
        issue.refresh_from_db()
        if not alone or issue.mailing is None or issue.send_at is None:
            return 0
        made = mailings.plan_recipients(
            issue.mailing,
            people_in(issue.audience),
            issue.send_at,
            where_they_are=issue.where_they_are,
            held_out=held_out(issue),
        )
    log.info("issue planned", issue=issue.pk, rows=made)
    return made


@contextmanager
def _alone(issue: Issue) -> Iterator[bool]:
    """Whether no other worker plans this issue; a killed one lets go with its connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [PLANNERS, issue.pk])
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [PLANNERS, issue.pk])


@transaction.atomic
def _begin(issue: Issue, blocked: list[Finding]) -> bool:
    waiting = due().select_for_update(skip_locked=True, of=("self",)).select_related("newsletter")
    now = waiting.filter(pk=issue.pk).first()
    if now is None:
        return False
    if blocked or not is_approved(now):
        _hold_up(now, blocked)
        return False
    now.mailing = _mailing(now)
    now.state, now.begun_at = State.SENDING, timezone.now()
    now.save(update_fields=["mailing", "state", "begun_at"])
    keep_version(now, What.STARTED, None)
    note(now, What.STARTED, None)
    return True


def _mailing(issue: Issue) -> Mailing:
    until = max(issue.send_at or timezone.now(), timezone.now()) + GIVES_UP_AFTER
    kind = slug_of(issue.newsletter.purpose)
    return mailings.begin(kind, issue.occasion, tracks=issue.tracks, until_at=until)


def _hold_up(issue: Issue, blocked: list[Finding]) -> None:
    issue.state, issue.send_at = State.DRAFT, None
    issue.save(update_fields=["state", "send_at"])
    event = note(issue, What.HELD_UP, None, " ".join(finding.title for finding in blocked))
    tell_writers(issue, event)


@transaction.atomic
def pause(issue: Issue, by: Person) -> None:
    """Raises NotNowError when nothing is being sent."""
    now = _on_its_way(issue, State.SENDING)
    if not mailings.pause(_of(now), BY_HAND):
        raise NotNowError(_("Sending is over already, or has not quite begun. Look again."))
    _turn(now, State.PAUSED, What.PAUSED, by)


@transaction.atomic
def resume(issue: Issue, by: Person) -> None:
    now = _on_its_way(issue, State.PAUSED)
    mailings.resume(_of(now))
    _turn(now, State.SENDING, What.RESUMED, by)


@transaction.atomic
def cancel(issue: Issue, by: Person) -> None:
    """What has not left never does. Raises NotNowError when all has gone."""
    now = _on_its_way(issue, State.SENDING, State.PAUSED)
    now.ended_at = timezone.now()
    now.save(update_fields=["ended_at"])
    _turn(now, State.CANCELLED, What.CANCELLED, by)
    mailings.cancel(_of(now), BY_HAND)
    tell_search()


def follow() -> int:
    """Bring issues in step with their mailings, which the engine ends, or pauses by itself. How many changed."""
    return sum(_followed(issue) for issue in _out_of_step())


def _out_of_step() -> QuerySet[Issue]:
    moved = (
        Q(state__in=[State.SENDING, State.PAUSED], mailing__state=Mailing.State.FINISHED)
        | Q(state__in=[State.SENDING, State.PAUSED], mailing__state=Mailing.State.CANCELLED)
        | Q(state=State.SENDING, mailing__state=Mailing.State.PAUSED)
        | Q(state=State.PAUSED, mailing__state=Mailing.State.SENDING)
    )
    return Issue.objects.filter(moved)


TURNS = {
    Mailing.State.FINISHED: (State.SENT, What.FINISHED),
    Mailing.State.CANCELLED: (State.CANCELLED, What.CANCELLED),
    Mailing.State.PAUSED: (State.PAUSED, What.PAUSED),
    Mailing.State.SENDING: (State.SENDING, What.RESUMED),
}


@transaction.atomic
def _followed(issue: Issue) -> bool:
    now = _out_of_step().select_for_update(skip_locked=True, of=("self",)).filter(pk=issue.pk).first()
    if now is None:
        return False
    mailing = _of(now)
    state, what = TURNS[Mailing.State(mailing.state)]
    now.ended_at = mailing.ended_at
    now.save(update_fields=["ended_at"])
    _turn(now, state, what, None, mailing.reason)
    tell_search()
    return True


def _on_its_way(issue: Issue, *states: str) -> Issue:
    rows = Issue.objects.select_for_update(of=("self",)).select_related("newsletter")
    now = rows.get(pk=issue.pk)
    if now.state not in states:
        raise NotNowError(_("The sending is in no state for this. Look again."))
    return now


def _turn(issue: Issue, state: str, what: What, by: Person | None, words: str = "") -> None:
    issue.state = state
    issue.save(update_fields=["state"])
    tell_writers(issue, note(issue, what, by, words))


def _of(issue: Issue) -> Mailing:
    if issue.mailing is None:
        raise NotNowError(_("Nothing was sent yet."))
    return issue.mailing
