"""What became of one try to send, and what the ledger says of it then."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from portal.mail.models import Message, State, Suppression
from portal.mail.pacing import pause_scope
from portal.mail.planning import plan
from portal.mail.reasons import GAVE_UP, with_detail
from portal.mail.suppressing import suppress

log = structlog.get_logger(__name__)

BACK_OFF_SECONDS = (60, 300, 900, 3600, 4 * 3600, 8 * 3600)
TRIES = 8
REASON_LENGTH = 200
NO_SUCH_ADDRESS = ("5.1.1", "5.1.10")
WANTS_NOTHING = ("5.7.26", "5.7.515")
"""The receiving provider takes nothing from this sender: unauthenticated mail (Gmail, Outlook)."""
DOMAIN_PAUSE = timedelta(hours=1)
DOMAIN_REFUSED = "domain_refused"
"""The kind of mail that tells the operator."""


class UnreachableError(Exception):
    """The server can't be used now, through no fault of a message: nothing was handed over."""


class Fate(Enum):
    """LOST: the connection broke before the server can have taken it. UNKNOWN: after, so it may have."""

    TAKEN = "taken"
    LATER = "later"
    NEVER = "never"
    LOST = "lost"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Outcome:
    """`words`: the server's own, with its codes. `no_such_address`: nobody may write there again.

    `pauses_domain`: what was refused is not this letter but its sender, so that all others would be too.
    """

    fate: Fate
    words: str = ""
    no_such_address: bool = False
    pauses_domain: bool = False


Meanwhile = Callable[[], None]
"""What is done while a server is waited for; it takes a moment, and raises nothing."""


def idle() -> None:
    """Nothing to do meanwhile."""


def mark_doubtful(row: Message, words: str) -> None:
    _held([row]).update(state=State.IN_DOUBT, reason=_short(words), **_ended())


def fail(row: Message, words: str) -> None:
    _held([row]).update(state=State.FAILED, reason=_short(words), **_ended())


def exclude(row: Message, code: str) -> None:
    """There is nothing to send any more."""
    _held([row]).update(state=State.EXCLUDED, reason=code, **_ended())


@transaction.atomic
def refuse(row: Message, outcome: Outcome) -> None:
    """The server said no for good; an address that does not exist gets nothing more."""
    fail(row, outcome.words)
    if outcome.no_such_address:
        suppress(row.address, Suppression.Reason.BOUNCE)


def postpone(row: Message, words: str, state: State = State.DEFERRED) -> None:
    """Try again later, each time after a longer wait, until the tries are used up."""
    if row.attempts + 1 >= TRIES:
        fail(row, with_detail(GAVE_UP, words))
    else:
        due_at = timezone.now() + back_off(row.attempts)
        _held([row]).update(state=state, due_at=due_at, reason=_short(words), claim=None, leased_until=None)


@transaction.atomic
def pause_domain(row: Message, words: str) -> None:
    """The row keeps its tries: it was not refused for itself. Its domain waits for a while, and someone is told."""
    until = timezone.now() + DOMAIN_PAUSE
    changes = {"state": State.DEFERRED, "due_at": until, "reason": _short(words)}
    _held([row]).update(**changes, attempts=F("attempts") - 1, claim=None, leased_until=None)
    domain = row.address.rpartition("@")[2]
    pause_scope(domain, until, words)
    about = {"domain": domain, "words": words}
    hour = f"{timezone.now():%Y-%m-%dT%H}"
    plan(DOMAIN_REFUSED, None, f"{domain}:{hour}", address=settings.SUPPORT_ADDRESS, data=about)
    log.error("a receiving domain takes nothing from us", domain=domain, words=words)


def settle(row: Message, outcome: Outcome) -> None:
    """Write down what became of a letter that was not simply taken."""
    match outcome.fate:
        case Fate.TAKEN:
            raise ValueError("what was taken is marked with its window")
        case Fate.LATER if outcome.pauses_domain:
            pause_domain(row, outcome.words)
        case Fate.LATER:
            postpone(row, outcome.words)
        case Fate.LOST:
            postpone(row, outcome.words, State.PLANNED)
        case Fate.NEVER:
            refuse(row, outcome)
        case Fate.UNKNOWN:
            mark_doubtful(row, outcome.words)


def give_back(rows: Iterable[Message]) -> None:
    """Handed over, but the server never heard of them: due as before."""
    _held(rows).update(state=State.PLANNED, attempts=F("attempts") - 1, claim=None, leased_until=None)


def back_off(attempts: int) -> timedelta:
    """The wait after this many earlier tries."""
    return timedelta(seconds=BACK_OFF_SECONDS[min(attempts, len(BACK_OFF_SECONDS) - 1)])


def _held(rows: Iterable[Message]) -> QuerySet[Message]:
    """Rows that are still ours to mark: what was sent stays sent, also if the lease ran out meanwhile."""
    held = list(rows)
    ours = [State.CLAIMED, State.HANDED_OVER, State.IN_DOUBT]
    return Message.objects.filter(
        pk__in=[row.pk for row in held], claim__in={row.claim for row in held}, state__in=ours
    )


def _ended() -> dict[str, object]:
    return {"sealed": None, "claim": None, "leased_until": None, "ended_at": Now()}


def _short(words: str) -> str:
    return words[:REASON_LENGTH]
