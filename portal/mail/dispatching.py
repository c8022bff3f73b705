"""What a worker does with the ledger: claim a chunk, write its letters, hand them over, note what became of them."""

import gc
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field

import structlog
from django.conf import settings

from portal.mail import pacing
from portal.mail.claiming import (
    Claimed,
    HandOver,
    Rules,
    claim,
    claim_suspect,
    extend,
    release,
    return_expired,
)
from portal.mail.collecting import collecting_seldom
from portal.mail.envelopes import Envelope
from portal.mail.mailings import pause
from portal.mail.models import Mailing, Message, Stream
from portal.mail.outcomes import Fate, Outcome, UnreachableError, give_back, settle
from portal.mail.querysets import NOW, Line, sending, waiting_in
from portal.mail.reasons import UNWRITABLE, with_detail
from portal.mail.stopping import finishing_first
from portal.mail.transports import Transport, transport
from portal.mail.writing import CannotWriteError, Writing, Written

log = structlog.get_logger(__name__)

RUN_SECONDS = 20.0
SUSPECTS = 5
"""How many rows that were lost with a worker are tried in each round, one by one."""
RULES_SECONDS = 20
"""So long the SQL of the rules is used again."""
SLOW_SECONDS = 2
"""A window that takes longer is too large for its server: a pause has to hold within 5 s."""
REST_SECONDS = 0.2
"""How long a run that only waits for its pace sleeps before it asks again."""


@dataclass
class Report:
    """What a run did; `more` when its time was over before the work was."""

    counts: Counter[str] = field(default_factory=Counter)
    more: bool = False


def run(stream: str = Stream.NOW, seconds: float = RUN_SECONDS) -> Report:
    """Send what is due of a stream, for about so many seconds; a SIGTERM ends it after the chunk at hand."""
    report = Report()
    report.counts["planned_again"], report.counts["in_doubt"] = return_expired()
    until = time.monotonic() + seconds
    with collecting_seldom(), finishing_first() as stopping, closing(transport(stream)) as carrier:
        turns = Turns(carrier, report.counts)
        try:
            report.more = True
            while report.more and not stopping() and time.monotonic() < until:
                report.more = turns.round(lines_of(stream))
        except UnreachableError as trouble:
            report.more = False
            log.warning("mail can't leave now", trouble=str(trouble))
    return report


def lines_of(stream: str) -> list[Line]:
    """Where rows may wait that may go now; what has no mailing first, then one mailing beside the other."""
    if stream == Stream.NOW:
        return [NOW]
    if not pacing.bulk_is_open():
        return []
    mailings = [(None, ""), *sending().order_by("id").values_list("pk", "kind")]
    return [Line(Stream.BULK, *mailing, lane) for lane in pacing.open_lanes() for mailing in mailings]


class Turns:
    """The turns of a run: a chunk of each line after the other, so that no mailing waits for the end of another."""

    def __init__(self, carrier: Transport, counts: Counter[str]) -> None:
        self.carrier, self.counts = carrier, counts
        self.rules, self.made_at = Rules(), time.monotonic()

    def round(self, lines: list[Line]) -> bool:
        """False when nothing more is due. Rests where all that is due waits for its pace."""
        if time.monotonic() - self.made_at > RULES_SECONDS:
            self.rules, self.made_at = Rules(), time.monotonic()
            gc.collect()
        found = [self._turn(line) for line in lines]
        if None in found and True not in found:
            time.sleep(REST_SECONDS)
        return any(state is not False for state in found)

    def _turn(self, line: Line) -> bool | None:
        """Whether anything was waiting there; None where the pace allows nothing now."""
        if not waiting_in(line).exists():
            return False
        suspects = self._suspects(line)
        scopes = _scopes(line)
        granted = _reserve(scopes, settings.MAIL_CLAIM_SIZE)
        if not granted:
            return None
        found = claim(granted, line, self.rules)
        for scope in scopes:
            pacing.refund(scope, granted - len(found.rows))
        return self._send(found) or suspects

    def _suspects(self, line: Line) -> bool:
        """A few rows that were lost with a worker, one by one."""
        tried = 0
        while tried < SUSPECTS and self._send(claim_suspect(line, self.rules)):
            tried += 1
        return tried > 0

    def _send(self, found: Claimed) -> bool:
        self.counts["excluded"] += found.excluded
        self.counts["deferred"] += found.deferred
        if found.rows:
            Chunk(found.rows, self.carrier, self.counts, self.rules).send()
        return bool(found)


def _scopes(line: Line) -> list[str]:
    """The paces it goes by."""
    if line.stream == Stream.NOW:
        return []
    return [Stream.BULK.value, *([line.lane] if line.lane else [])]


def _reserve(scopes: Sequence[str], wanted: int) -> int:
    granted = wanted
    for place, scope in enumerate(scopes):
        less = pacing.reserve(scope, granted)
        for earlier in scopes[:place]:
            pacing.refund(earlier, granted - less)
        granted = less
    return granted


class Chunk:
    """Rows under one claim, sent in windows: only the rows of one window can be in doubt after a kill."""

    def __init__(self, rows: list[Message], carrier: Transport, counts: Counter[str], rules: Rules) -> None:
        self.rows = rows
        self.carrier = carrier
        self.counts = counts
        self.extended_at = time.monotonic()
        self.commits = HandOver(rows, rules)
        self.writing = Writing(rows, counts, self._keep_lease)
        self.taken: list[Message] = []
        self.size = settings.MAIL_HANDOVER_WINDOW

    def send(self) -> None:
        """Raises UnreachableError after giving back what was not handed over."""
        try:
            while window := self.writing.take(self.size):
                self._send_window(window)
        except CannotWriteError as fault:
            self._hold_up(str(fault))
        except UnreachableError:
            self.counts["given_back"] += release(self.rows)
            raise
        finally:
            self.commits.advance(self.taken, [])

    def _hold_up(self, why: str) -> None:
        """Nobody is skipped for a fault that is ours: its mailing pauses, and goes on when it is mended."""
        self.counts["given_back"] += release(self.rows)
        for mailing in Mailing.objects.filter(pk__in={row.mailing_id for row in self.rows}):
            log.error("a mailing pauses: its letters can't be written", mailing=str(mailing), why=why)
            pause(mailing, with_detail(UNWRITABLE, why))

    def _send_window(self, window: list[Written]) -> None:
        """What the server took is marked together with the hand-over of the next window."""
        self.carrier.ready()
        rows = [row for row, _ in window]
        handed = self.commits.advance(self.taken, rows)
        self.taken = []
        kept = {row.pk for row in handed}
        if len(kept) < len(rows):
            self.counts["given_back"] += release(row for row in rows if row.pk not in kept)
        begun = time.monotonic() - self.writing.seconds_ahead
        self._transmit(handed, [envelope for row, envelope in window if row.pk in kept])
        if time.monotonic() - self.writing.seconds_ahead - begun > SLOW_SECONDS:
            self.size = max(1, self.size // 2)

    def _transmit(self, handed: list[Message], envelopes: list[Envelope]) -> None:
        sent = 0
        try:
            for row, outcome in zip(
                handed, self.carrier.send_all(envelopes, self.writing.ahead), strict=False
            ):
                self._note(row, outcome)
                sent += 1
        except UnreachableError:
            give_back(handed[sent:])
            raise

    def _note(self, row: Message, outcome: Outcome) -> None:
        """What was taken waits to be marked with its window; any other outcome is written down at once."""
        self._keep_lease()
        self.counts[outcome.fate.value] += 1
        if outcome.fate is Fate.TAKEN:
            self.taken.append(row)
        else:
            settle(row, outcome)

    def _keep_lease(self) -> None:
        now = time.monotonic()
        if now - self.extended_at > settings.MAIL_LEASE_SECONDS / 3:
            extend(self.rows[0].claim)
            self.extended_at = now
