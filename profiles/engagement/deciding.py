"""The rule that says how somebody takes part, as one statement over the rollups.

Points of what was done within 90 days count twice, within a year once, older not at all. The kind with the most points
is it, from LEAST points on; of equal ones the rarer, which is the later in Kind. Whoever is of a kind stays so until
another has half as many points again, so that nobody on the border is moved to and fro. A choice is left alone.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from portal.activity.ranges import ranges
from portal.activity.recording import record_returning
from profiles.engagement.models import Engagement
from profiles.engagement.signals import signals
from profiles.people.models import Person

LEAST = 4
FRESH, STALE = timedelta(days=90), timedelta(days=365)
DECIDE = """
    WITH worth (verb, kind, rank, points, most) AS (
        SELECT * FROM unnest(%s::text[], %s::text[], %s::int[], %s::int[], %s::int[])
    ), done AS (
        SELECT r.person_id, w.kind, w.rank, w.verb,
            w.points * least(r.count, w.most)
                * CASE WHEN r.last_at > %s THEN 2 WHEN r.last_at > %s THEN 1 ELSE 0 END AS points
        FROM portal_rollup r JOIN worth w USING (verb)
        WHERE r.person_id >= %s AND r.person_id < %s
    ), summed AS (
        SELECT person_id, kind, rank, sum(points) AS points, (array_agg(verb ORDER BY points DESC, verb))[1] AS because
        FROM done GROUP BY person_id, kind, rank
    ), best AS (
        SELECT DISTINCT ON (person_id) person_id, kind, points, because
        FROM summed WHERE points >= %s ORDER BY person_id, points DESC, rank DESC
    )
    INSERT INTO profiles_engagement AS now (person_id, kind, because, since)
    SELECT b.person_id, b.kind, b.because, %s FROM best b
    JOIN profiles_person p ON p.id = b.person_id AND p.closed_at IS NULL
    LEFT JOIN profiles_engagement e ON e.person_id = b.person_id
    LEFT JOIN summed mine ON mine.person_id = b.person_id AND mine.kind = e.kind
    WHERE e.person_id IS NULL
        OR NOT e.is_chosen AND e.kind <> b.kind AND 2 * b.points >= 3 * coalesce(mine.points, 0)
    ON CONFLICT (person_id) DO UPDATE SET kind = excluded.kind, because = excluded.because, since = excluded.since
        WHERE NOT now.is_chosen
    RETURNING person_id
"""


def decide_all(now: datetime, *, tell: bool = True) -> int:
    """For everybody, in bounded transactions. Returns how many are of another kind than before; those of none too.

    Without `tell` no activity says so.
    """
    return sum(decide(first, end, now, tell=tell) for first, end in ranges(Person))


@transaction.atomic
def decide(first: int, end: int, now: datetime, *, tell: bool = True) -> int:
    """For the people whose id is from `first` up to, not with, `end`."""
    values: list[Any] = [*_worth(), now - FRESH, now - STALE, first, end, LEAST, now]
    if tell:
        return record_returning("engages_otherwise", "", DECIDE, values)
    with connection.cursor() as cursor:
        cursor.execute(DECIDE, values)
        return int(cursor.rowcount)


def _worth() -> list[list[Any]]:
    rank = {kind: place for place, kind in enumerate(Engagement.Kind.values)}
    rows = [(one.verb, one.kind, rank[one.kind], one.points, one.most) for one in signals]
    return [list(column) for column in zip(*rows, strict=True)]
