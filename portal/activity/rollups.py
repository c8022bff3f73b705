from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from portal.activity.models import Activity, Cursor, Rollup

UPSERT = """
    INSERT INTO portal_rollup AS kept (person_id, verb, count, first_at, last_at)
    SELECT * FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::timestamptz[], %s::timestamptz[])
    ON CONFLICT (person_id, verb) DO UPDATE SET
        count = kept.count + excluded.count,
        first_at = least(kept.first_at, excluded.first_at),
        last_at = greatest(kept.last_at, excluded.last_at)
"""
CONSUMER = "rollups"
REBUILD = """
    INSERT INTO portal_rollup (person_id, verb, count, first_at, last_at)
    SELECT person_id, verb, count(*), min(at), max(at) FROM portal_activity
    WHERE person_id IS NOT NULL AND (xid, id) <= (%s::xid8, %s) GROUP BY person_id, verb
"""


def roll_up(activities: Sequence[Activity]) -> None:
    """Add a batch to the rollups, in one statement."""
    times: dict[tuple[int, str], list[datetime]] = defaultdict(list)
    for activity in activities:
        if activity.person_id:
            times[activity.person_id, activity.verb].append(activity.at)
    if times:
        _upsert(times)


def _upsert(times: dict[tuple[int, str], list[datetime]]) -> None:
    rows = [(person, verb, len(seen), min(seen), max(seen)) for (person, verb), seen in sorted(times.items())]
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [list(column) for column in zip(*rows, strict=True)])


@transaction.atomic
def rebuild() -> int:
    """Make the rollups anew, up to where their consumer has read: the rest is still to come. Returns how many."""
    kept, _ = Cursor.objects.select_for_update().get_or_create(consumer=CONSUMER)
    Rollup.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(REBUILD, [str(kept.xid), kept.last_id])
        return int(cursor.rowcount)
