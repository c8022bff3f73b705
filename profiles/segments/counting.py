"""Numbers of a segment: counted in bounded time, and kept for a minute."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from portal.mail.eligibility import verdicts
from portal.mail.kinds import Kind, kinds
from portal.mail.reasons import reason_words
from profiles.segments.compiling import people_in
from profiles.segments.conditions import BrokenRuleError
from profiles.segments.models import Segment
from profiles.segments.querysets import in_both
from profiles.segments.rules import Rule

KEPT_SECONDS = 60
LONGEST_MS = 5000
PLANNED = """
    SET LOCAL work_mem = '64MB'; SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 1
"""
"""Memory for each sort and hash: sets of hundreds of thousands of people stay out of temporary files. What takes a
second is not worth compiling. One helper: several would each sort and hash the same sets again."""
AS_BEFORE = """
    SET LOCAL work_mem TO DEFAULT; SET LOCAL jit TO DEFAULT; SET LOCAL max_parallel_workers_per_gather TO DEFAULT
"""
CANCELLED = "57014"
"""PostgreSQL's code of a statement that took too long."""
FINE = ""


class TooLongError(Exception):
    """The database did not finish in time."""


@dataclass(frozen=True)
class Mailed:
    """`fits` of the rule, `gets` if mail went now; `refused`: code → how many, the most first."""

    fits: int
    gets: int
    refused: tuple[tuple[str, int], ...]
    at: datetime

    @property
    def wont(self) -> int:
        return self.fits - self.gets

    @property
    def reasons(self) -> list[tuple[Any, int]]:
        return [(reason_words(code), many) for code, many in self.refused]


def size(rule: Rule) -> int | None:
    """How many a rule fits; None when counting takes too long. Raises BrokenRuleError."""
    found: int | None = kept(["size", rule], lambda: people_in(rule).count())
    return found


def sizes(rule: Rule) -> list[int | None]:
    """After each line, of the lines so far. After one that takes too long the others are not tried."""
    found: list[int | None] = []
    for last in range(1, len(rule["all"]) + 1):
        late = bool(found) and found[-1] is None
        found.append(None if late else _size_so_far({"all": rule["all"][:last]}))
    return found


def _size_so_far(rule: Rule) -> int | None:
    try:
        return size(rule)
    except BrokenRuleError:
        return None


def mailed(rule: Rule, purpose: str) -> Mailed | None:
    """Whom a mail of this purpose would reach. Raises BrokenRuleError."""
    kind = kind_for(purpose)
    if kind is None:
        return None
    found = kept(["mailed", rule, purpose], lambda: (verdicts(people_in(rule), kind), timezone.now()))
    if found is None:
        return None
    counted, at = dict(found[0]), found[1]
    gets = counted.pop(FINE, 0)
    refused = tuple(sorted(counted.items(), key=lambda pair: -pair[1]))
    return Mailed(gets + sum(counted.values()), gets, refused, at)


def kind_for(purpose: str) -> Kind | None:
    """Any kind that rests on this consent: to all of them the same conditions apply."""
    return next((kind for kind in kinds if kind.purpose == purpose), None)


def overlaps(segment: Segment) -> list[tuple[Segment, int]] | None:
    """With the kept ones, the most shared first. Raises BrokenRuleError."""
    asked = ["overlaps", segment.pk, segment.rule]
    found: list[tuple[Segment, int]] | None = kept(asked, lambda: in_both(segment, people_in(segment.rule)))
    return found


def kept(
    asked: list[Any], ask: Callable[[], Any], *, longest: int | None = None, seconds: int = KEPT_SECONDS
) -> Any:
    """What `ask` gives, or None where it takes too long; that too is kept, so that nobody waits for it at once again.

    `asked` names it among all that is kept so.
    """
    key = f"segment:{hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found = (_in_time(ask, longest or LONGEST_MS),)
        cache.set(key, found, KEPT_SECONDS if found[0] is None else seconds)
    return found[0]


def _in_time(ask: Callable[[], Any], longest: int) -> Any:
    try:
        with bounded(longest):
            return ask()
    except TooLongError:
        return None


@contextmanager
def bounded(longest: int) -> Iterator[None]:
    """Statements within may use more memory, and end after so many milliseconds. Raises TooLongError."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = %s; {PLANNED}", [longest])
            yield
            cursor.execute(f"SET LOCAL statement_timeout TO DEFAULT; {AS_BEFORE}")
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) == CANCELLED:
            raise TooLongError from error
        raise
