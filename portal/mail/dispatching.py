"""What a worker does with the ledger: claim a chunk, write its letters, hand them over, note what became of them."""

import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError

from portal.mail.claiming import (
    claim,
    claim_suspect,
    exclude_refused,
    extend,
    hand_over,
    release,
    return_expired,
)
from portal.mail.envelopes import Envelope, enclose
from portal.mail.kinds import kinds
from portal.mail.models import Message
from portal.mail.outcomes import Fate, UnreachableError, fail, give_back, mark_sent, settle
from portal.mail.sealing import unseal
from portal.mail.stopping import finishing_first
from portal.mail.transports import Transport, transport

log = structlog.get_logger(__name__)

RUN_SECONDS = 20.0
SUSPECTS = 5
"""How many rows that were lost with a worker are tried at each step, one by one."""
LOOK_AHEAD, LAST_LOOK = 4, 100
"""How many chunks' worth of rows are looked through for refused ones: at each step, and when all else is done."""


@dataclass
class Report:
    """What a run did; `more` when its time was over before the work was."""

    counts: Counter[str] = field(default_factory=Counter)
    more: bool = False


def run(seconds: float = RUN_SECONDS) -> Report:
    """Send what is due, for about so many seconds; a SIGTERM ends it after the chunk at hand."""
    report = Report()
    report.counts["planned_again"], report.counts["in_doubt"] = return_expired()
    until = time.monotonic() + seconds
    with finishing_first() as stopping, closing(transport()) as carrier:
        try:
            report.more = True
            while report.more and not stopping() and time.monotonic() < until:
                report.more = _step(carrier, report.counts)
        except UnreachableError as trouble:
            report.more = False
            log.warning("mail can't leave now", trouble=str(trouble))
    return report


def _step(carrier: Transport, counts: Counter[str]) -> bool:
    """One chunk; False when nothing more is due."""
    size = settings.MAIL_CLAIM_SIZE
    counts["excluded"] += exclude_refused(among_first=size * LOOK_AHEAD)
    suspects = sum(_send(claim_suspect(), carrier, counts) for _ in range(SUSPECTS))
    if _send(claim(size), carrier, counts) or suspects:
        return True
    counts["excluded"] += exclude_refused(among_first=size * LAST_LOOK)
    return False


def _send(rows: list[Message], carrier: Transport, counts: Counter[str]) -> bool:
    if rows:
        Chunk(rows, carrier, counts).send()
    return bool(rows)


class Chunk:
    """Rows under one claim, sent in windows: only the rows of one window can be in doubt after a kill."""

    def __init__(self, rows: list[Message], carrier: Transport, counts: Counter[str]) -> None:
        self.rows = rows
        self.carrier = carrier
        self.counts = counts
        self.extended_at = time.monotonic()

    def send(self) -> None:
        """Raises UnreachableError after giving back what was not handed over."""
        size = settings.MAIL_HANDOVER_WINDOW
        try:
            for start in range(0, len(self.rows), size):
                self._send_window(self.rows[start : start + size])
        except UnreachableError:
            self.counts["given_back"] += release(self.rows)
            raise

    def _send_window(self, rows: list[Message]) -> None:
        self._keep_lease()
        envelopes = {row.pk: envelope for row in rows if (envelope := self._written(row))}
        written = [row for row in rows if row.pk in envelopes]
        if not written:
            return
        self.carrier.ready()
        handed = hand_over(written)
        self.counts["given_back"] += release(row for row in written if row not in handed)
        self._transmit(handed, envelopes)

    def _transmit(self, handed: list[Message], envelopes: dict[int, Envelope]) -> None:
        """What the server took is marked together at the end of the window, whatever ends it."""
        taken: list[Message] = []
        try:
            for place, row in enumerate(handed):
                if self._tried(row, envelopes[row.pk], unsent=handed[place:]):
                    taken.append(row)
        finally:
            mark_sent(taken)

    def _tried(self, row: Message, envelope: Envelope, unsent: list[Message]) -> bool:
        """True when the server took it; any other outcome is written down at once."""
        self._keep_lease()
        try:
            outcome = self.carrier.send(envelope)
        except UnreachableError:
            give_back(unsent)
            raise
        self.counts[outcome.fate.value] += 1
        if outcome.fate is not Fate.TAKEN:
            settle(row, outcome)
        return outcome.fate is Fate.TAKEN

    def _written(self, row: Message) -> Envelope | None:
        """The letter as it goes out. What can't be written fails alone, and says why in its row."""
        kind = kinds[row.kind]
        try:
            return enclose(row, kind, kind.letter(row, unseal(row.sealed)))
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            log.exception("a letter could not be written", message=str(row.key), kind=row.kind)
            fail(row, f"could not be written: {type(error).__name__}: {error}")
            self.counts["unwritable"] += 1
            return None

    def _keep_lease(self) -> None:
        now = time.monotonic()
        if now - self.extended_at > settings.MAIL_LEASE_SECONDS / 3:
            extend(self.rows[0].claim)
            self.extended_at = now
