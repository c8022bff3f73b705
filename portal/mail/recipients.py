"""The rows of a mailing, in one statement per step."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import (
    BooleanField,
    DateTimeField,
    F,
    Func,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.expressions import Combinable, OuterRef
from django.db.models.functions import Coalesce

from portal.mail.claiming import compiled
from portal.mail.models import Mailing, Message, Pace, Stream
from portal.mail.pacing import domain_of
from portal.mail.querysets import codes_that_exclude
from portal.mail.reasons import HELD_OUT

INSERT = """
INSERT INTO {table} (key, kind, stream, mailing_id, lane, person_id, address, occasion, state, reason, data,
                     due_at, attempts, lost, planned_at, ended_at)
SELECT gen_random_uuid(), %s, %s, %s, lane, pk, email, %s,
       CASE WHEN why = '' THEN 'planned' ELSE 'excluded' END, why, '{{}}'::jsonb,
       due, 0, 0, now(), CASE WHEN why <> '' THEN now() END
FROM ({people}) AS chosen,
LATERAL (SELECT CASE WHEN verdict = ANY(%s) THEN verdict WHEN held THEN %s ELSE '' END AS why) AS fate
ON CONFLICT DO NOTHING
"""


def insert_recipients(
    mailing: Mailing,
    people: QuerySet[Any],
    due: datetime,
    where_they_are: bool,
    held_out: Combinable | None,
) -> int:
    """`people` are prospects. A repeat adds nothing. How many rows were made."""
    chosen = people.annotate(
        lane=own_lane(),
        due=_due(due, where_they_are),
        held=held_out if held_out is not None else Value(False, BooleanField()),
    )
    found = compiled(chosen.order_by("pk").values("pk", "email", "verdict", "lane", "due", "held"))
    if found is None:
        return 0
    statement = INSERT.format(table=Message._meta.db_table, people=found[0])
    ours: list[Any] = [mailing.kind, Stream.BULK.value, mailing.pk, mailing.occasion]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*ours, *found[1], codes_that_exclude(), HELD_OUT])
        return int(cursor.rowcount)


def refresh_statistics() -> None:
    """Sending begins at once: PostgreSQL must not think, until it looks by itself, that there are few rows to sort."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {Message._meta.db_table}")


def own_lane() -> Combinable:
    """Of a person's `email`: the receiving domain, where that has a pace of its own."""
    own = Pace.objects.filter(scope=domain_of(OuterRef("email"))).exclude(scope=Stream.BULK)
    return Coalesce(Subquery(own.values("scope")), Value(""), output_field=TextField())


def _due(due: datetime, where_they_are: bool) -> Combinable:
    """The moment, or the one at which the reader's own clock shows it; a time zone nobody knows is UTC."""
    if not where_they_are:
        return Value(due, DateTimeField())
    shown = Value(due.replace(tzinfo=None).isoformat(), TextField())
    return Func(shown, F("time_zone"), function="kinship_instant", output_field=DateTimeField())
