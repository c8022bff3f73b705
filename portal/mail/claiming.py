"""Who works on which row: claims with a lease, taken in one statement and given back when they expire."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import DurationField, ExpressionWrapper, F, FloatField, Q, QuerySet, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now, Power

from portal.mail.conditions import Condition
from portal.mail.kinds import Kind, kinds
from portal.mail.models import WAITING, Message, State
from portal.mail.querysets import all_conditions, allowed, refused_by, sendable, waiting

LOST_AT_MOST = 10
"""So many workers lost with a row before its hand-over, all but the first with it alone: it kills them."""
KEPT_LOSING = "kept losing its worker"

CLAIM = """
WITH urgent AS MATERIALIZED ({urgent} LIMIT %s),
later AS MATERIALIZED ({later} LIMIT %s - (SELECT count(*) FROM urgent))
UPDATE {table} SET state = %s, claim = %s, leased_until = now() + %s
WHERE id IN (SELECT id FROM urgent UNION ALL SELECT id FROM later)
RETURNING {table}.*
"""


def claim(n: int, *among: Kind) -> list[Message]:
    """Take up to `n` sendable rows for this worker: transactional kinds first, then the longest due.

    One statement checks every condition and claims, so that two workers never hold the same row. Rows that
    were lost with a worker are not among them.
    """
    return _claim(n, among, Q(lost=0))


def claim_suspect() -> list[Message]:
    """Take one row that was lost with its worker, alone: if it kills this one too, it takes no other with it."""
    return _claim(1, (), Q(lost__gt=0))


@transaction.atomic
def _claim(n: int, among: tuple[Kind, ...], which: Q) -> list[Message]:
    token = uuid.uuid4()
    urgent, later = (rows.filter(which) for rows in _by_urgency(among or tuple(kinds)))
    urgent_sql, urgent_params = _compiled(urgent)
    later_sql, later_params = _compiled(later)
    statement = CLAIM.format(urgent=urgent_sql, later=later_sql, table=Message._meta.db_table)
    lease = [State.CLAIMED.value, token, timedelta(seconds=settings.MAIL_LEASE_SECONDS)]
    rows = Message.objects.raw(statement, [*urgent_params, n, *later_params, n, *lease])
    return sorted(rows, key=_urgency)


def extend(token: uuid.UUID | None) -> None:
    """Hold on to what is still unfinished of a claim."""
    working = Message.objects.filter(claim=token, state__in=[State.CLAIMED, State.HANDED_OVER])
    working.update(leased_until=_lease_end())


def release(rows: Iterable[Message]) -> int:
    """Give back what was claimed and not handed over; it is due as before."""
    held = _still_claimed(rows)
    return held.update(state=State.PLANNED, claim=None, leased_until=None)


def hand_over(rows: list[Message]) -> list[Message]:
    """Commit that these rows are about to be sent; gives those that still may be.

    A row whose lease ran out, or whose person has meanwhile said stop, is not among them.
    """
    known = [kinds[slug] for slug in {row.kind for row in rows}]
    ready = _still_claimed(rows).filter(leased_until__gt=Now()).filter(allowed(*known))
    changes = {"state": State.HANDED_OVER, "leased_until": _lease_end(), "attempts": F("attempts") + 1}
    if ready.update(**changes, handed_over_at=Now()) == len(rows):
        return rows
    held = Message.objects.filter(claim=rows[0].claim, state=State.HANDED_OVER)
    taken = set(held.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return [row for row in rows if row.pk in taken]


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


def exclude_refused(among_first: int | None = None) -> int:
    """Close the rows that a condition refuses for good, with its code as the reason; set-based.

    `among_first` looks only at that many of the longest due, for a step of a long run.
    """
    return sum(_exclude(rule, among_first) for rule in all_conditions() if rule.otherwise == "exclude")


def _lease_end() -> CombinedExpression:
    """By the database's clock, which all workers share."""
    return Now() + timedelta(seconds=settings.MAIL_LEASE_SECONDS)


def _exclude(condition: Condition, among_first: int | None) -> int:
    rows = waiting()
    if among_first is not None:
        rows = Message.objects.filter(pk__in=rows.order_by("due_at", "id").values("pk")[:among_first])
    refused = rows.filter(state__in=WAITING).filter(refused_by(condition, kinds))
    return refused.update(state=State.EXCLUDED, reason=condition.code, sealed=None, ended_at=Now())


def _by_urgency(among: Iterable[Kind]) -> tuple[QuerySet[Message], QuerySet[Message]]:
    transactional = [kind for kind in among if not kind.purpose]
    marketing = [kind for kind in among if kind.purpose]
    return _rows_of(transactional), _rows_of(marketing)


def _rows_of(among: list[Kind]) -> QuerySet[Message]:
    return sendable(*among) if among else Message.objects.filter(pk__lt=0)


def _compiled(rows: QuerySet[Message]) -> tuple[str, tuple[object, ...]]:
    locked = rows.only("pk").select_for_update(skip_locked=True, of=("self",))
    statement, parameters = locked.query.get_compiler(connection=connection).as_sql()
    return statement, tuple(parameters)


def _urgency(row: Message) -> tuple[bool, datetime, int]:
    return bool(kinds[row.kind].purpose), row.due_at, row.pk


def _still_claimed(rows: Iterable[Message]) -> QuerySet[Message]:
    held = list(rows)
    tokens = {row.claim for row in held}
    return Message.objects.filter(pk__in=[row.pk for row in held], claim__in=tokens, state=State.CLAIMED)
