"""The one statement of choice: over a set of readers, whatever their number.

A piece is SQL and its parameters, in the order in which they stand.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

Piece = tuple[str, list[Any]]

# What is known about people: themselves and the business they are in now. Nothing, where they want no fitting.
PEOPLE = """
reader(reader, personal) AS (
    SELECT chosen.id, COALESCE(preferences.personalised, true)
    FROM ({people}) AS chosen(id)
    LEFT JOIN profiles_preferences preferences ON preferences.person_id = chosen.id
),
fact AS (
    SELECT reader, question_id, value, span, source
    FROM reader JOIN profiles_currentfact f ON f.person_id = reader
    WHERE personal
    UNION ALL
    SELECT reader, question_id, value, span, source
    FROM reader
    JOIN profiles_membership m ON m.person_id = reader AND m.until_at IS NULL
    JOIN profiles_currentfact f ON f.business_id = m.business_id
    WHERE personal
),
known(reader, question, value, span, told) AS (
    SELECT reader, q.slug, value, span, source IN ('told', 'colleague')
    FROM fact JOIN profiles_question q ON q.id = question_id
)"""

TOLD = """
reader(reader, personal) AS (VALUES (%s::bigint, true)),
known(reader, question, value, span, told) AS (
    SELECT reader, said.* FROM reader, (VALUES {facts}) AS said(question, value, span, told)
    WHERE said.question IS NOT NULL
)"""

GIVEN = """
WITH given AS (
    SELECT %s::jsonb AS weights, %s::int AS same_topic, %s::text AS beside_source, %s::bigint AS beside_id,
           %s::int AS after_total, %s::bigint AS after_id
)"""

# A facet group is the facets of a thing about one question. Where the answer is known it fits or it does not;
# a group that filters and does not fit hides the thing. What is not known hides nothing.
RANKING = """
met AS (
    SELECT reader, f.source, f.object_id, f.question, (weights ->> f.question)::int AS weight,
           bool_or(f.filters) AS filters, bool_or(hit) AS fits,
           (array_agg(k.value ORDER BY k.told DESC, k.value COLLATE "C") FILTER (WHERE hit))[1] AS value,
           bool_or(k.told) FILTER (WHERE hit) AS told
    FROM given, known k
    JOIN content_facet f ON f.question = k.question,
    LATERAL (SELECT COALESCE(f.value <> '' AND f.value = k.value, false)
                    OR COALESCE(f.span && k.span, false) AS hit) AS h
    WHERE weights ? f.question
    GROUP BY reader, f.source, f.object_id, f.question, weights
),
fit AS (
    SELECT reader, source, object_id,
           bool_or(filters AND NOT fits) AS hidden,
           COALESCE(sum(weight) FILTER (WHERE fits), 0) AS bonus,
           (array_agg(question ORDER BY weight DESC, question COLLATE "C") FILTER (WHERE fits))[1] AS question,
           (array_agg(value ORDER BY weight DESC, question COLLATE "C") FILTER (WHERE fits))[1] AS value,
           (array_agg(told ORDER BY weight DESC, question COLLATE "C") FILTER (WHERE fits))[1] AS told
    FROM met GROUP BY reader, source, object_id
),
here AS (
    SELECT topics FROM given, candidate WHERE source = beside_source AND object_id = beside_id
),
weighed AS (
    SELECT reader, c.source, c.object_id, question, value, told,
           COALESCE(c.topics && (SELECT topics FROM here), false) AS near,
           c.score + COALESCE(bonus, 0) AS worth
    FROM reader CROSS JOIN candidate c
    LEFT JOIN fit USING (reader, source, object_id)
    WHERE NOT COALESCE(hidden, false)
      AND NOT EXISTS (SELECT FROM given WHERE c.source = beside_source AND c.object_id = beside_id)
      AND NOT EXISTS (
          SELECT FROM gone
          WHERE gone.reader = reader.reader AND gone.source = c.source AND gone.object_id = c.object_id)
),
ranked AS (
    SELECT weighed.*, (worth + CASE WHEN near THEN same_topic ELSE 0 END)::int AS total,
           after_total, after_id
    FROM weighed, given
),
numbered AS (
    SELECT *, row_number() OVER (
        PARTITION BY reader ORDER BY total DESC, source COLLATE "C", object_id) AS place
    FROM ranked
    WHERE after_total IS NULL OR total < after_total OR (total = after_total AND object_id > after_id)
)"""

CHOSEN = """
SELECT reader, source, object_id, total, question, value, told, near,
       EXISTS (SELECT FROM content_facet f
               WHERE f.source = numbered.source AND f.object_id = numbered.object_id AND f.filters) AS narrow
FROM numbered WHERE place <= %s ORDER BY reader, place"""

COUNTED = "SELECT count(*) FROM numbered"

OFFERED = """
SELECT %s::text, o.object_id::bigint, o.score::int, o.topics::bigint[]
FROM ({found}) AS o(object_id, score, topics)"""
DONE = "SELECT d.person_id, %s::text, d.object_id FROM ({found}) AS d(person_id, object_id)"

NO_CANDIDATES = "SELECT ''::text, 0::bigint, 0, '{}'::bigint[] WHERE false"
NOTHING_GONE = "SELECT 0::bigint, ''::text, 0::bigint WHERE false"


def compiled(queryset: QuerySet[Any], *columns: str) -> Piece | None:
    """The queryset's SQL with these columns; None where Django knows that it is empty."""
    try:
        sql, params = queryset.order_by().values_list(*columns).query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, list(params)


def offered(slug: str, queryset: QuerySet[Any]) -> Piece | None:
    """What a source gives, under its name."""
    return _named(OFFERED, slug, compiled(queryset, "object_id", "score", "topic_ids"))


def done(slug: str, queryset: QuerySet[Any]) -> Piece | None:
    return _named(DONE, slug, compiled(queryset, "person_id", "object_id"))


def _named(sql: str, slug: str, found: Piece | None) -> Piece | None:
    return (sql.format(found=found[0]), [slug, *found[1]]) if found else None


def union(pieces: Iterable[Piece | None], otherwise: str) -> Piece:
    """All rows of all pieces; `otherwise` is a select of the same shape for when there are none."""
    found = [piece for piece in pieces if piece] or [(otherwise, [])]
    return "\nUNION ALL\n".join(sql for sql, _ in found), [param for _, params in found for param in params]


def put_together(given: list[Any], readers: Piece, candidates: Piece, gone: Piece, last: Piece) -> Piece:
    sql = (
        f"{GIVEN},{readers[0]},"
        f"\ncandidate(source, object_id, score, topics) AS ({candidates[0]}),"
        f"\ngone(reader, source, object_id) AS ({gone[0]}),{RANKING}{last[0]}"
    )
    return sql, [*given, *readers[1], *candidates[1], *gone[1], *last[1]]
