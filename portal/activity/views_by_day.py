"""How often each thing was viewed on each day, counted as the sightings are written."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC

from django.db import connection, transaction

from portal.activity.models import DailyViews, Sighting

VIEW = "view"
ADD = """
    INSERT INTO portal_dailyviews AS kept (subject, day, count)
    SELECT * FROM unnest(%s::text[], %s::date[], %s::int[])
    ON CONFLICT (subject, day) DO UPDATE SET count = kept.count + excluded.count
"""
REBUILD = """
    INSERT INTO portal_dailyviews (subject, day, count)
    SELECT subject, (at AT TIME ZONE 'UTC')::date, count(*) FROM portal_sighting WHERE kind = %s GROUP BY 1, 2
"""


def add(written: Iterable[Sighting]) -> None:
    """In one statement, in an order that no two writers turn round."""
    counted = Counter((row.subject, row.at.astimezone(UTC).date()) for row in written if row.kind == VIEW)
    if counted:
        rows = [(*key, counted[key]) for key in sorted(counted)]
        with connection.cursor() as cursor:
            cursor.execute(ADD, [list(column) for column in zip(*rows, strict=True)])


@transaction.atomic
def rebuild() -> int:
    """Make all counts anew from the sightings that are kept; writers wait meanwhile. Returns how many counts."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE portal_dailyviews IN EXCLUSIVE MODE")
        DailyViews.objects.all().delete()
        cursor.execute(REBUILD, [VIEW])
        return int(cursor.rowcount)
