"""One message to each of many: planned set-based, paused, ended and counted together."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Now, TruncMinute
from django.utils import timezone

from portal.mail.eligibility import prospects
from portal.mail.kinds import kinds
from portal.mail.models import LEFT, UNFINISHED, WAITING, Mailing, Message, State, Stream
from portal.mail.reasons import TOO_LATE
from portal.mail.recipients import insert_recipients, refresh_statistics
from portal.mail.waking import wake

log = structlog.get_logger(__name__)

IDS_AT_ONCE = 20_000
"""So many ids of people are planned in one transaction: a long one would hold every activity consumer back."""
CLOSED_AT_ONCE = 20_000
MANY = 1_000
"""So many new rows change how the ledger is best read."""
COUNTED_FOR, TIMES_AS_LONG = 2, 20
"""Seconds for which a count is shown again: at least so many, and so many times what counting took."""
SHOWN_MINUTES = 60
ROWS = Count("*")
"""Counts in an index alone where it can: by state in a quarter to half the time that counting ids takes."""

Planning, Sending, Paused = Mailing.State.PLANNING, Mailing.State.SENDING, Mailing.State.PAUSED
OPEN = (Planning, Sending, Paused)


def begin(kind: str, occasion: str, *, tracks: bool = True, until_at: datetime | None = None) -> Mailing:
    """The mailing for the occasion, made now unless it is there. Raises KeyError for an unregistered kind."""
    wanted = {"tracks": tracks, "until_at": until_at}
    mailing, _ = Mailing.objects.get_or_create(kind=kinds[kind].slug, occasion=occasion, defaults=wanted)
    return mailing


def plan_recipients(
    mailing: Mailing,
    people: QuerySet[Any],
    due: datetime,
    *,
    where_they_are: bool = False,
    held_out: Combinable | None = None,
) -> int:
    """Give each of `people` a row, in steps that a lost planner goes on from; then it is sending. How many rows.

    `due` is the moment; with `where_they_are`, the time that each reader's own clock has to show. Who may not be
    written to gets a row too, excluded with the reason, and so do those of whom `held_out` is true.
    """
    kind = kinds[mailing.kind]
    last = _last_person(mailing, people)
    log.info("planning begins", mailing=str(mailing), up_to=last, gone_on_from=mailing.planned_up_to)
    made = 0
    while (first := _next_person(mailing, people, last)) is not None:
        step = min(first + IDS_AT_ONCE - 1, last)
        with transaction.atomic():
            some = people.filter(pk__gt=mailing.planned_up_to, pk__lte=step)
            made += insert_recipients(mailing, prospects(some, kind), due, where_they_are, held_out)
            mailing.planned_up_to = step
            mailing.save(update_fields=["planned_up_to"])
    if made >= MANY:
        refresh_statistics()
    Mailing.objects.filter(pk=mailing.pk, state=Planning).update(state=Sending, planned_at=Now())
    mailing.refresh_from_db()
    log.info("planning ends", mailing=str(mailing), rows=made)
    return made


def _last_person(mailing: Mailing, people: QuerySet[Any]) -> int:
    """Who comes while it is planned is not in it: the recipients are those of the moment it began."""
    if mailing.people_up_to is None:
        mailing.people_up_to = people.aggregate(last=Max("pk"))["last"] or 0
        mailing.save(update_fields=["people_up_to"])
    return mailing.people_up_to


def _next_person(mailing: Mailing, people: QuerySet[Any], last: int) -> int | None:
    """Where the next step begins: ids have gaps, in which there is nothing to plan."""
    left = people.filter(pk__gt=mailing.planned_up_to, pk__lte=last)
    return left.order_by().aggregate(first=Min("pk"))["first"]  # type: ignore[no-any-return]


def pause(mailing: Mailing, why: str = "") -> bool:
    """Nothing more is handed over from now on; what was handed over before is on its way. False if not sending."""
    return _turn(mailing, (Sending,), Paused, why)


def resume(mailing: Mailing) -> bool:
    """Go on where it stopped. False if it is not paused."""
    resumed = _turn(mailing, (Paused,), Sending, "")
    if resumed:
        transaction.on_commit(lambda: wake(Stream.BULK), robust=True)
    return resumed


def cancel(mailing: Mailing, why: str = "") -> bool:
    """What has not left never does, from now on. False if it has ended already.

    Rows of a small mailing are closed at once, those of a large one by the workers.
    """
    cancelled = _turn(mailing, OPEN, Mailing.State.CANCELLED, why)
    if cancelled:
        Mailing.objects.filter(pk=mailing.pk).update(ended_at=Now())
        _close_some(mailing, State.CANCELLED, "")
        transaction.on_commit(lambda: wake(Stream.BULK), robust=True)
    return cancelled


def finish_done() -> int:
    """End what has nothing left to send or no time left for it; how many mailings ended."""
    _close_late()
    for mailing in _with_waiting(Mailing.objects.filter(state=Mailing.State.CANCELLED)):
        _close(mailing, State.CANCELLED, "")
    return sum(_finish(mailing) for mailing in Mailing.objects.filter(state=Sending))


@transaction.atomic
def _finish(mailing: Mailing) -> int:
    """Asked one by one: of a mailing that is still long, the first row found answers.

    Under the lock of the mailing, so that a row that is sent again meanwhile is seen, or opens it again.
    """
    if not Mailing.objects.select_for_update().filter(pk=mailing.pk, state=Sending).exists():
        return 0
    if Message.objects.filter(mailing=mailing, state__in=UNFINISHED).exists():
        return 0
    return Mailing.objects.filter(pk=mailing.pk).update(state=Mailing.State.FINISHED, ended_at=Now())


def _close_late() -> None:
    for mailing in Mailing.objects.filter(state__in=OPEN, until_at__lt=Now()):
        _close(mailing, State.EXCLUDED, TOO_LATE)


def _with_waiting(mailings: QuerySet[Mailing]) -> QuerySet[Mailing]:
    waiting = Message.objects.filter(mailing=OuterRef("pk"), state__in=WAITING)
    return mailings.filter(Exists(waiting))


def _turn(mailing: Mailing, before: Iterable[str], after: str, why: str) -> bool:
    found = Mailing.objects.filter(pk=mailing.pk, state__in=list(before))
    turned = found.update(state=after, reason=why[:200]) == 1
    mailing.refresh_from_db()
    cache.delete(_key(mailing))
    return turned


def _close(mailing: Mailing, state: State, reason: str) -> None:
    """In steps; what a worker holds comes back to be closed by the next call."""
    while _close_some(mailing, state, reason):
        pass


def _close_some(mailing: Mailing, state: State, reason: str) -> int:
    rows = Message.objects.filter(mailing=mailing, state__in=WAITING)
    ids = list(rows.values_list("pk", flat=True)[:CLOSED_AT_ONCE])
    closed = Message.objects.filter(pk__in=ids, state__in=WAITING)
    return closed.update(state=state, reason=reason, sealed=None, ended_at=Now())


@dataclass(frozen=True)
class Progress:
    """How far a mailing is. `by_reason`: of excluded and failed rows. Rates are of the last full minute."""

    by_state: dict[str, int]
    by_reason: dict[str, int]
    excluded_since: int
    by_minute: list[tuple[datetime, int]]

    @property
    def rows(self) -> int:
        return sum(self.by_state.values())

    @property
    def total(self) -> int:
        """Who was to get it when it was planned: without those excluded or held back then."""
        return self.rows - self.by_state.get(State.EXCLUDED, 0) + self.excluded_since

    @property
    def left(self) -> int:
        return sum(self.by_state.get(state, 0) for state in UNFINISHED)

    @property
    def out(self) -> int:
        """What has left, or may have."""
        return sum(self.by_state.get(state, 0) for state in (*LEFT, State.BOUNCED))

    @property
    def rate_per_minute(self) -> float:
        recent = [count for at, count in self.by_minute if at > timezone.now() - timedelta(minutes=2)]
        return max(recent, default=0)

    @property
    def seconds_left(self) -> float | None:
        """None while nothing leaves."""
        return self.left * 60 / self.rate_per_minute if self.rate_per_minute else None


def progress(mailing: Mailing) -> Progress:
    """Counted at most every other second, and more seldom where counting takes long, however many look at it."""
    found: Progress | None = cache.get(_key(mailing))
    if found is None:
        begun = time.monotonic()
        found = _counted(mailing)
        cache.set(_key(mailing), found, max(COUNTED_FOR, TIMES_AS_LONG * (time.monotonic() - begun)))
    return found


def _key(mailing: Mailing) -> str:
    return f"mailing-progress-{mailing.pk}"


def _counted(mailing: Mailing) -> Progress:
    rows = Message.objects.filter(mailing=mailing)
    states = dict(rows.order_by().values_list("state").annotate(n=ROWS))
    refused = rows.filter(state__in=[State.EXCLUDED, State.FAILED])
    reasons = dict(refused.order_by().values_list("reason").annotate(n=ROWS))
    since = Q(ended_at__gt=mailing.planned_at) if mailing.planned_at else Q(pk=None)
    excluded = rows.filter(since, state=State.EXCLUDED).count()
    return Progress(states, reasons, excluded, _by_minute(rows))


def _by_minute(rows: QuerySet[Message]) -> list[tuple[datetime, int]]:
    lately = Now() - timedelta(minutes=SHOWN_MINUTES)
    gone = rows.filter(state__in=LEFT, handed_over_at__gt=lately).annotate(
        minute=TruncMinute("handed_over_at")
    )
    return list(gone.order_by("minute").values_list("minute").annotate(n=ROWS))
