"""The rule that says how early somebody takes up what is new, as one statement.

Points: what they said of technology, and what they tried, last within a year (`Try`). The borders of FROM make a type
of the points; who is of one stays so until they are a whole point beyond its border, so that nobody on it is moved to
and fro. Of whom nothing was said and next to nothing seen, nothing is thought. A choice is left alone.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from portal.activity.ranges import ranges
from portal.activity.recording import record_returning
from profiles.people.models import Person
from profiles.stages.models import AdopterType
from profiles.stages.signs import COMFORT, COMFORT_POINTS, tries

Kind = AdopterType.Kind
YEAR = timedelta(days=365)
FROM = {
    Kind.LAGGARD: 0,
    Kind.LATE_MAJORITY: 2,
    Kind.EARLY_MAJORITY: 4,
    Kind.EARLY_ADOPTER: 7,
    Kind.INNOVATOR: 11,
}
"""The least points of each; each ends where the next begins."""
LEAST_SEEN = 2
"""Points from which on we think something of who told nothing."""
ENDLESS = 1_000_000
SUMMED = """
    WITH lent (verb, points, most) AS (
        SELECT * FROM unnest(%s::text[], %s::int[], %s::int[])
    ), border (kind, least, most) AS (
        SELECT * FROM unnest(%s::text[], %s::int[], %s::int[])
    ), comfort (value, points) AS (
        SELECT * FROM unnest(%s::text[], %s::int[])
    ), sign AS (
        SELECT r.person_id, l.verb AS because, l.points * least(r.count, l.most) AS points, false AS is_told
        FROM portal_rollup r JOIN lent l USING (verb)
        WHERE r.last_at > %s AND r.person_id >= %s AND r.person_id < %s
        UNION ALL
        SELECT c.person_id, %s || c.value, comfort.points, true
        FROM profiles_currentfact c JOIN profiles_question q ON q.id = c.question_id AND q.slug = %s
        JOIN comfort USING (value)
        WHERE c.person_id >= %s AND c.person_id < %s
    ), summed AS (
        SELECT person_id, sum(points) AS points, (array_agg(because ORDER BY points DESC, because))[1] AS because
        FROM sign GROUP BY person_id HAVING bool_or(is_told) OR sum(points) >= %s
    )"""
DECIDE = f"""{SUMMED}
    INSERT INTO profiles_adoptertype AS now (person_id, kind, because, since)
    SELECT s.person_id, b.kind, s.because, %s FROM summed s
    JOIN border b ON s.points >= b.least AND s.points < b.most
    JOIN profiles_person p ON p.id = s.person_id AND p.closed_at IS NULL
    LEFT JOIN profiles_adoptertype t ON t.person_id = s.person_id
    LEFT JOIN border mine ON mine.kind = t.kind
    WHERE t.person_id IS NULL
        OR NOT t.is_chosen AND t.kind <> b.kind AND (s.points < mine.least - 1 OR s.points > mine.most)
    ON CONFLICT (person_id) DO UPDATE SET kind = excluded.kind, because = excluded.because, since = excluded.since
        WHERE NOT now.is_chosen
    RETURNING person_id
"""  # noqa: S608  our own texts
FORGET = f"""{SUMMED}
    DELETE FROM profiles_adoptertype t WHERE t.person_id >= %s AND t.person_id < %s AND NOT t.is_chosen
        AND NOT EXISTS (SELECT FROM summed s WHERE s.person_id = t.person_id)"""  # noqa: S608
"""Whom nothing says anything about any more: an answer was deleted, or it was long ago."""
REASON = f"""{SUMMED}
    UPDATE profiles_adoptertype t SET because = s.because FROM summed s
    WHERE s.person_id = t.person_id AND NOT t.is_chosen AND t.because <> s.because"""  # noqa: S608


def decide_all(now: datetime, *, tell: bool = True) -> int:
    """For everybody. Returns how many are of another type than before; those of none too."""
    return sum(decide(first, end, now, tell=tell) for first, end in ranges(Person))


@transaction.atomic
def decide(first: int, end: int, now: datetime, *, tell: bool = True) -> int:
    """For the people whose id is from `first` up to, not with, `end`. Without `tell` no activity says so."""
    people = [first, end]
    told = [f"{COMFORT}:", COMFORT, *people]
    summed: list[Any] = [*_lent(), *_borders(), *_comfort(), now - YEAR, *people, *told, LEAST_SEEN]
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [*summed, *people])
        cursor.execute(REASON, summed)
        if not tell:
            cursor.execute(DECIDE, [*summed, now])
            return int(cursor.rowcount)
    return record_returning("adopts_otherwise", "", DECIDE, [*summed, now])


def _lent() -> list[list[Any]]:
    lent = list(tries)
    return [[one.verb for one in lent], [one.points for one in lent], [one.most for one in lent]]


def _borders() -> list[list[Any]]:
    least = list(FROM.values())
    return [[str(kind.value) for kind in FROM], least, [*least[1:], ENDLESS]]


def _comfort() -> list[list[Any]]:
    return [list(COMFORT_POINTS), list(COMFORT_POINTS.values())]
