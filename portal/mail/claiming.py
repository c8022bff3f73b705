"""Who works on which row: claims with a lease, taken in one statement and given back when they expire."""

import functools
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DurationField, ExpressionWrapper, F, FloatField, QuerySet, TextField, Value
from django.db.models.expressions import CombinedExpression, RawSQL
from django.db.models.functions import Now, Power
from psycopg2.extensions import AsIs  # type: ignore[import-untyped,unused-ignore]

from portal.mail import prepared
from portal.mail.kinds import kinds
from portal.mail.models import Message, State
from portal.mail.querysets import (
    NOW,
    Line,
    again_at,
    allowed,
    codes_that_exclude,
    codes_that_wait,
    judgeable,
    verdict,
    waiting_in,
)
from portal.mail.reasons import KEPT_LOSING, WORKER_LOST

Compiled = tuple[str, tuple[Any, ...]]
"""SQL and its parameters."""

LOST_AT_MOST = 10
"""So many workers lost with a row before its hand-over, all but the first with it alone: it kills them."""
TABLE = Message._meta.db_table
AMONG = AsIs("$2")
"""Stands for the ids of a window in the SQL of the conditions."""
NOBODY = "SELECT NULL::bigint WHERE false"

CLAIM = """
WITH head AS MATERIALIZED ({head} LIMIT %s FOR UPDATE SKIP LOCKED),
judged AS MATERIALIZED ({judged}),
later AS MATERIALIZED ({later})
UPDATE {table} AS m SET
    state = CASE WHEN verdict = '' THEN 'claimed' WHEN excluded THEN 'excluded' ELSE 'deferred' END,
    reason = CASE WHEN verdict = '' THEN m.reason ELSE verdict END,
    claim = CASE WHEN verdict = '' THEN %s::uuid END,
    leased_until = CASE WHEN verdict = '' THEN now() + %s END,
    due_at = CASE WHEN verdict = '' OR excluded THEN m.due_at ELSE COALESCE(again, now() + interval '1 hour') END,
    sealed = CASE WHEN verdict <> '' AND excluded THEN NULL ELSE m.sealed END,
    ended_at = CASE WHEN verdict <> '' AND excluded THEN now() END
FROM judged LEFT JOIN later ON later.pk = judged.pk, LATERAL (SELECT verdict = ANY(%s) AS excluded) AS fate
WHERE m.id = judged.pk
RETURNING m.*
"""

ADVANCE = """
WITH done AS (
    UPDATE {table} SET state = 'sent', reason = '', sealed = NULL, claim = NULL, leased_until = NULL,
                       ended_at = now()
    WHERE id = ANY($1) AND claim = $3 AND state IN ('claimed', 'handed_over', 'in_doubt')
)
UPDATE {table} SET state = 'handed_over', attempts = attempts + 1, handed_over_at = now(),
                   leased_until = now() + $4
WHERE id = ANY($2) AND id IN ({fine}) AND claim = $3 AND state = 'claimed' AND leased_until > now()
RETURNING id
"""
ADVANCE_TYPES = "bigint[], bigint[], uuid, interval"
"""Those that are done, those that follow, the claim, and how long it holds."""


@dataclass(frozen=True)
class Claimed:
    """What one look at the head of a line gave: rows to send, and how many it excluded or put off."""

    rows: list[Message]
    excluded: int = 0
    deferred: int = 0

    def __bool__(self) -> bool:
        """Whether anything was waiting there."""
        return bool(self.rows or self.excluded or self.deferred)


class Rules:
    """The rules as SQL, made once for all claims of a run: Django takes longer to write it than PostgreSQL to run it.

    Not to be kept for long: what conditions take from the clock or the settings stands in it.
    """

    def __init__(self) -> None:
        self._made: dict[object, Compiled | None] = {}

    def head(self, line: Line, *, suspect: bool) -> Compiled | None:
        """The waiting rows of a line, those that were lost with a worker or the others."""
        lost = {"lost__gt": 0} if suspect else {"lost": 0}
        return self._kept((line, suspect), lambda: waiting_in(line).filter(**lost).values("id"))

    def judged(self, line: Line) -> Compiled | None:
        """The verdict on each row of the head."""
        return self._kept((line.kind, line.stream), lambda: _judged(line))

    def later(self, line: Line) -> Compiled | None:
        """When those that have to wait are looked at again."""
        return self._kept((line.kind, line.stream, "later"), lambda: _later(line))

    def fine(self, slugs: frozenset[str]) -> Compiled | None:
        """Those of some rows, for whose ids AMONG stands, that may be sent."""
        return self._kept(slugs, lambda: _fine(slugs))

    def _kept(self, key: object, rows: Callable[[], QuerySet[Any]]) -> Compiled | None:
        if key not in self._made:
            self._made[key] = compiled(rows())
        return self._made[key]


def claim(n: int, line: Line = NOW, rules: Rules | None = None) -> Claimed:
    """Look at the first `n` rows of a line: claim what may be sent, exclude or put off the rest.

    One statement checks every condition and claims, so that two workers never hold the same row, and no row is
    looked at twice. Rows that were lost with a worker are not among them.
    """
    return _claim(n, line, rules or Rules(), suspect=False)


def claim_suspect(line: Line = NOW, rules: Rules | None = None) -> Claimed:
    """Take one row that was lost with its worker, alone: if it kills this one too, it takes no other with it."""
    return _claim(1, line, rules or Rules(), suspect=True)


def _claim(n: int, line: Line, rules: Rules, *, suspect: bool) -> Claimed:
    head, judged, later = rules.head(line, suspect=suspect), rules.judged(line), rules.later(line)
    if head is None or judged is None or later is None:
        return Claimed([])
    lease = timedelta(seconds=settings.MAIL_LEASE_SECONDS)
    statement = CLAIM.format(head=head[0], judged=judged[0], later=later[0], table=TABLE)
    params = [*head[1], n, *judged[1], *later[1], uuid.uuid4(), lease, codes_that_exclude()]
    return _sorted(list(Message.objects.raw(statement, params)))


def _judged(line: Line) -> Any:
    rows = judgeable().extra(where=["portal_message.id IN (SELECT id FROM head)"])
    return rows.annotate(verdict=verdict(*line.kinds)).values("pk", "verdict")


def _later(line: Line) -> Any:
    """Apart from the verdict: Django writes an annotation out at each place that names it."""
    rows = judgeable().extra(tables=["judged"], where=["portal_message.id = judged.pk"])
    judged = rows.annotate(verdict=RawSQL("judged.verdict", [], TextField()))
    return judged.filter(verdict__in=codes_that_wait()).annotate(again=again_at()).values("pk", "again")


def _fine(slugs: Iterable[str]) -> Any:
    among = judgeable().extra(where=["portal_message.id = ANY(%s)"], params=[AMONG])
    return among.filter(allowed(*(kinds[slug] for slug in slugs))).values("pk")


def _sorted(rows: list[Message]) -> Claimed:
    claimed = sorted(
        (row for row in rows if row.state == State.CLAIMED), key=lambda row: (row.due_at, row.pk)
    )
    excluded = sum(row.state == State.EXCLUDED for row in rows)
    return Claimed(claimed, excluded, len(rows) - len(claimed) - excluded)


def extend(token: uuid.UUID | None) -> None:
    """Hold on to what is still unfinished of a claim."""
    working = Message.objects.filter(claim=token, state__in=[State.CLAIMED, State.HANDED_OVER])
    working.update(leased_until=_lease_end())


def release(rows: Iterable[Message]) -> int:
    """Give back what was claimed and not handed over; it is due as before."""
    held = _still_claimed(rows)
    return held.update(state=State.PLANNED, claim=None, leased_until=None)


class HandOver:
    """Commits, for one claim and window by window, what is about to be sent, and that the last window was taken.

    One statement for both: a commit is the dearest part of a message. The conditions are checked once more in it.
    """

    def __init__(self, rows: Sequence[Message], rules: Rules | None = None) -> None:
        self.claim = rows[0].claim
        slugs = frozenset(row.kind for row in rows)
        self.fine = (rules or Rules()).fine(slugs) or (NOBODY, ())

    def advance(self, taken: Sequence[Message], following: Sequence[Message]) -> list[Message]:
        """Mark `taken` as sent, and `following` as handed over; gives those of `following` that may be sent.

        A row whose lease ran out, or whose person has meanwhile said stop, is not among them.
        """
        lease = timedelta(seconds=settings.MAIL_LEASE_SECONDS)
        values = [[row.pk for row in taken], [row.pk for row in following], self.claim, lease]
        with connection.cursor() as cursor:
            prepared.execute(cursor, "advance_window", ADVANCE_TYPES, self._statement, values)
            handed = {pk for (pk,) in cursor.fetchall()}
        return [row for row in following if row.pk in handed]

    @functools.cached_property
    def _statement(self) -> str:
        with connection.cursor() as cursor:
            return ADVANCE.format(fine=prepared.written_out(cursor, *self.fine), table=TABLE)


def return_expired() -> tuple[int, int]:
    """Take over from workers that are gone: (claimed rows planned again, handed-over rows now in doubt).

    What is planned again is claimed alone from then on (`claim_suspect`), at once, and after each further loss
    after a longer wait: its neighbours get through, and a row that kills its worker fails in the end.
    """
    expired = Message.objects.filter(leased_until__lt=Now())
    nobody = {"claim": None, "leased_until": None}
    claimed = expired.filter(state=State.CLAIMED)
    claimed.filter(lost__gte=LOST_AT_MOST - 1).update(
        state=State.FAILED, lost=F("lost") + 1, sealed=None, ended_at=Now(), reason=KEPT_LOSING, **nobody
    )
    planned = claimed.update(state=State.PLANNED, due_at=Now() + _wait(), lost=F("lost") + 1, **nobody)
    doubtful = expired.filter(state=State.HANDED_OVER).update(
        state=State.IN_DOUBT, sealed=None, leased_until=None, ended_at=Now(), reason=WORKER_LOST
    )
    return planned, doubtful


def _wait() -> "ExpressionWrapper[CombinedExpression]":
    """Nothing after the first loss, a tenth of a lease after the second, then each time about twice as long."""
    tenth = Value(timedelta(seconds=settings.MAIL_LEASE_SECONDS / 10), DurationField())
    times = ExpressionWrapper(Power(2.0, F("lost")) - 1, FloatField())
    return ExpressionWrapper(times * tenth, DurationField())


def _lease_end() -> CombinedExpression:
    """By the database's clock, which all workers share."""
    return Now() + timedelta(seconds=settings.MAIL_LEASE_SECONDS)


def compiled(rows: QuerySet[Any]) -> Compiled | None:
    """None where Django knows that there are none."""
    try:
        statement, parameters = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    return statement, tuple(parameters)


def _still_claimed(rows: Iterable[Message]) -> QuerySet[Message]:
    held = list(rows)
    tokens = {row.claim for row in held}
    return Message.objects.filter(pk__in=[row.pk for row in held], claim__in=tokens, state=State.CLAIMED)
