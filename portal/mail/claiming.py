"""Who works on which row: claims with a lease, taken in one statement and given back when they expire."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DurationField, ExpressionWrapper, F, FloatField, QuerySet, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now, Power

from portal.mail.kinds import kinds
from portal.mail.models import Message, State
from portal.mail.querysets import (
    NOW,
    Line,
    again_at,
    allowed,
    codes_that_exclude,
    judgeable,
    verdict,
    waiting_in,
)

LOST_AT_MOST = 10
"""So many workers lost with a row before its hand-over, all but the first with it alone: it kills them."""
KEPT_LOSING = "kept losing its worker"
TABLE = Message._meta.db_table
AMONG = object()
"""Stands for the ids of a window in the SQL of the conditions."""
NOBODY = "SELECT NULL::bigint WHERE false"

CLAIM = """
WITH head AS MATERIALIZED ({head} FOR UPDATE SKIP LOCKED),
judged AS MATERIALIZED ({judged})
UPDATE {table} AS m SET
    state = CASE WHEN verdict = '' THEN 'claimed' WHEN excluded THEN 'excluded' ELSE 'deferred' END,
    reason = CASE WHEN verdict = '' THEN m.reason ELSE verdict END,
    claim = CASE WHEN verdict = '' THEN %s::uuid END,
    leased_until = CASE WHEN verdict = '' THEN now() + %s END,
    due_at = CASE WHEN verdict = '' OR excluded THEN m.due_at ELSE COALESCE(again, now() + interval '1 hour') END,
    sealed = CASE WHEN verdict <> '' AND excluded THEN NULL ELSE m.sealed END,
    ended_at = CASE WHEN verdict <> '' AND excluded THEN now() END
FROM judged, LATERAL (SELECT verdict = ANY(%s) AS excluded) AS fate
WHERE m.id = judged.pk
RETURNING m.*
"""

ADVANCE = """
WITH done AS (
    UPDATE {table} SET state = 'sent', reason = '', sealed = NULL, claim = NULL, leased_until = NULL,
                       ended_at = now()
    WHERE id = ANY(%s) AND claim = %s AND state IN ('claimed', 'handed_over', 'in_doubt')
)
UPDATE {table} SET state = 'handed_over', attempts = attempts + 1, handed_over_at = now(),
                   leased_until = now() + %s
WHERE id IN ({fine}) AND claim = %s AND state = 'claimed' AND leased_until > now()
RETURNING id
"""


@dataclass(frozen=True)
class Claimed:
    """What one look at the head of a line gave: rows to send, and how many it excluded or put off."""

    rows: list[Message]
    excluded: int = 0
    deferred: int = 0

    def __bool__(self) -> bool:
        """Whether anything was waiting there."""
        return bool(self.rows or self.excluded or self.deferred)


def claim(n: int, line: Line = NOW) -> Claimed:
    """Look at the first `n` rows of a line: claim what may be sent, exclude or put off the rest.

    One statement checks every condition and claims, so that two workers never hold the same row, and no row is
    looked at twice. Rows that were lost with a worker are not among them.
    """
    return _claim(waiting_in(line).filter(lost=0), n)


def claim_suspect(line: Line = NOW) -> Claimed:
    """Take one row that was lost with its worker, alone: if it kills this one too, it takes no other with it."""
    return _claim(waiting_in(line).filter(lost__gt=0), 1)


def _claim(rows: QuerySet[Message], n: int) -> Claimed:
    head = compiled(rows.values("id")[:n])
    judged = compiled(_judged())
    if head is None or judged is None:
        return Claimed([])
    lease = timedelta(seconds=settings.MAIL_LEASE_SECONDS)
    statement = CLAIM.format(head=head[0], judged=judged[0], table=TABLE)
    params = [*head[1], *judged[1], uuid.uuid4(), lease, codes_that_exclude()]
    return _sorted(list(Message.objects.raw(statement, params)))


def _judged() -> Any:
    rows = judgeable().extra(where=["portal_message.id IN (SELECT id FROM head)"])
    return rows.annotate(verdict=verdict(*kinds)).annotate(again=again_at()).values("pk", "verdict", "again")


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

    One statement for both: a commit is the dearest part of a message. The conditions are checked once more in it;
    their SQL is made once for all windows.
    """

    def __init__(self, rows: Sequence[Message]) -> None:
        self.claim = rows[0].claim
        known = [kinds[slug] for slug in {row.kind for row in rows}]
        among = judgeable().extra(where=["portal_message.id = ANY(%s)"], params=[AMONG])
        self.fine, self.params = compiled(among.filter(allowed(*known)).values("pk")) or (NOBODY, ())

    def advance(self, taken: Sequence[Message], following: Sequence[Message]) -> list[Message]:
        """Mark `taken` as sent, and `following` as handed over; gives those of `following` that may be sent.

        A row whose lease ran out, or whose person has meanwhile said stop, is not among them.
        """
        wanted = [row.pk for row in following]
        fine: list[Any] = [wanted if param is AMONG else param for param in self.params]
        lease = timedelta(seconds=settings.MAIL_LEASE_SECONDS)
        values = [[row.pk for row in taken], self.claim, lease, *fine, self.claim]
        with connection.cursor() as cursor:
            cursor.execute(ADVANCE.format(fine=self.fine, table=TABLE), values)
            handed = {pk for (pk,) in cursor.fetchall()}
        return [row for row in following if row.pk in handed]


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
        state=State.IN_DOUBT, sealed=None, leased_until=None, ended_at=Now(), reason="the worker was lost"
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


def compiled(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]] | None:
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
