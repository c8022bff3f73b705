"""The letters of a chunk of rows: written a few ahead, while the server takes those before them."""

import functools
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence

import structlog
from django.db import InterfaceError, OperationalError

from portal.mail.envelopes import Envelope, HeaderError, check_sender, enclose
from portal.mail.kinds import Kind, Letter, UnneededError, kinds
from portal.mail.models import Message
from portal.mail.outcomes import exclude, fail
from portal.mail.reasons import UNWRITABLE, with_detail
from portal.mail.resting import keep_purpose
from portal.mail.sealing import unseal
from portal.mail.streams import Voice

log = structlog.get_logger(__name__)

TRIED_FIRST = 3
"""So many letters that can't be written, together or alone, are no accident of one row."""

Written = tuple[Message, Envelope]
Prepared = Mapping[int, Callable[[], Letter]]
"""What writes the letter of a row, by its id."""


class CannotWriteError(Exception):
    """No letter of a kind can be written: a fault in its words or its code, not in one row."""


class Writing:
    """Rows and their letters in their order, without those whose letter can't be written: these fail, and say why.

    `meanwhile` is called before each letter, which may take a while to write. `seconds_ahead`: what `ahead` took.
    """

    def __init__(self, rows: Sequence[Message], counts: Counter[str], meanwhile: Callable[[], None]) -> None:
        self.rows, self.counts, self.meanwhile = rows, counts, meanwhile
        self._left = deque(rows)
        self._ready: deque[Written] = deque()
        self.seconds_ahead = 0.0
        self._wanted = 0
        self._trouble: Exception | None = None

    def take(self, n: int) -> list[Written]:
        """The next `n`, fewer at the end. Raises CannotWriteError, and what the database raises."""
        if self._trouble is not None:
            raise self._trouble
        self._wanted = n
        while self._left and len(self._ready) < n:
            self._write()
        return [self._ready.popleft() for _ in range(min(n, len(self._ready)))]

    def ahead(self) -> None:
        """Write one more of those that are taken next, if any is missing. Its trouble is told when they are taken."""
        if self._trouble is not None or not self._left or len(self._ready) >= self._wanted:
            return
        begun = time.monotonic()
        try:
            self._write()
        except Exception as trouble:
            self._trouble = trouble
        self.seconds_ahead += time.monotonic() - begun

    def _write(self) -> None:
        prepared = self._prepared
        row = self._left.popleft()
        self.meanwhile()
        try:
            letter = _letter_of(row, prepared.get(row.kind, {}))
            keep_purpose(row, letter)
            self._ready.append((row, enclose(row, kinds[row.kind], letter, self._voice)))
        except (OperationalError, InterfaceError):
            raise
        except UnneededError as reason:
            exclude(row, str(reason))
            self.counts["unneeded"] += 1
        except Exception as error:
            log.exception("a letter could not be written", message=str(row.key), kind=row.kind)
            fail(row, with_detail(UNWRITABLE, f"{type(error).__name__}: {error}"))
            self.counts["unwritable"] += 1

    @functools.cached_property
    def _voice(self) -> Voice:
        return Voice.of_the_brand()

    @functools.cached_property
    def _prepared(self) -> dict[str, Prepared]:
        """By kind, of those that are prepared for a whole chunk at once."""
        found = {}
        for kind in {kinds[row.kind] for row in self.rows}:
            _check_sender(kind)
            if kind.stitch is not None:
                found[kind.slug] = _together(kind, [row for row in self.rows if row.kind == kind.slug])
        return found


def _letter_of(row: Message, prepared: Prepared) -> Letter:
    write = prepared.get(row.pk)
    return write() if write else kinds[row.kind].letter(row, unseal(row.sealed))


def _check_sender(kind: Kind) -> None:
    """Raises CannotWriteError where no letter could leave, whatever it says."""
    try:
        check_sender(kind.stream)
    except HeaderError as error:
        raise CannotWriteError(str(error)) from error


def _together(kind: Kind, rows: Sequence[Message]) -> Prepared:
    """Nothing where they can't be prepared together: then each is tried alone."""
    prepared: Prepared = {}
    try:
        prepared = kind.stitch(rows) if kind.stitch else {}
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("letters could not be written together", kind=kind.slug, rows=len(rows))
    if rows[0].mailing_id and len(rows) >= TRIED_FIRST:
        _check_first(prepared, rows[:TRIED_FIRST])
    return prepared


def _check_first(prepared: Prepared, rows: Sequence[Message]) -> None:
    """Raises CannotWriteError where none of them can be written."""
    last: Exception | None = None
    for row in rows:
        try:
            _letter_of(row, prepared)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            log.exception("a letter could not be written", message=str(row.key), kind=row.kind)
            last = error
        else:
            return
    raise CannotWriteError(f"{type(last).__name__}: {last}") from last
