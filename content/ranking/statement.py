"""The one statement of choice: over a set of readers, whatever their number.

A piece is SQL and its parameters, in the order in which they stand.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

Piece = tuple[str, list[Any]]

# The weighed questions, the heaviest first: of those that match, the first is the reason.
GIVEN = """
WITH given AS (
    SELECT %s::int AS same_topic, %s::text AS beside_source, %s::bigint AS beside_id,
           %s::int AS after_total, %s::bigint AS after_id, %s::bigint AS most
),
rule(rank, question, weight) AS (VALUES {rules})"""

# What is known about people: themselves and the business they are in now. Nothing, where they want no fitting.
PEOPLE = """
reader(reader, personal) AS (
    SELECT chosen.id, COALESCE(preferences.personalised, true)
    FROM ({people}) AS chosen(id)
    LEFT JOIN profiles_preferences preferences ON preferences.person_id = chosen.id
),
known AS (
    SELECT reader, rank, value, COALESCE(span, 'empty') AS span, source IN ('told', 'colleague') AS told
    FROM reader
    JOIN profiles_currentfact f ON f.person_id = reader
    JOIN profiles_question q ON q.id = f.question_id JOIN rule ON rule.question = q.slug
    WHERE personal
    UNION ALL
    SELECT reader, rank, value, COALESCE(span, 'empty'), source IN ('told', 'colleague')
    FROM reader
    JOIN profiles_membership m ON m.person_id = reader AND m.until_at IS NULL
    JOIN profiles_currentfact f ON f.business_id = m.business_id
    JOIN profiles_question q ON q.id = f.question_id JOIN rule ON rule.question = q.slug
    WHERE personal
)"""

TOLD = """
reader(reader, personal) AS (VALUES (%s::bigint, true)),
known(reader, rank, value, span, told) AS (
    SELECT reader, rank, said.value, COALESCE(said.span, 'empty'), said.told
    FROM reader, (VALUES {facts}) AS said(question, value, span, told)
    JOIN rule ON rule.question = said.question
)"""

# A facet group is the facets of a thing about one question. Where the answer is known it fits or it does not;
# a group that filters and does not fit hides the thing. What is not known hides nothing.
#
# For many readers at once it goes by answers, of which there are few: how each meets each thing is worked out once,
# and what it hides is a row of bits, one for each thing. The reason is the least of numbers that hold the rank of a
# question, whether the answer was told, and the answer. And nobody's whole list is made: the best `most` are among
# what fits a reader and the first `most` of what is open to them, in the order that it has for everyone.
RANKING = """
thing AS (
    SELECT row_number() OVER (ORDER BY source COLLATE "C", object_id)::int - 1 AS thing, candidate.*
    FROM candidate
),
nothing AS (
    SELECT repeat('0', count(*)::int)::varbit AS bits FROM thing
),
here AS (
    SELECT topics FROM given, thing WHERE source = beside_source AND object_id = beside_id
),
offer AS MATERIALIZED (
    SELECT thing, source, object_id, near, score + CASE WHEN near THEN same_topic ELSE 0 END AS base,
           set_bit(bits, thing, 1) AS bits,
           EXISTS (SELECT FROM content_facet f
                   WHERE f.source = thing.source AND f.object_id = thing.object_id AND f.filters) AS narrow
    FROM given, nothing, thing, LATERAL (SELECT COALESCE(topics && (SELECT topics FROM here), false) AS near) AS n
    WHERE (source = beside_source AND object_id = beside_id) IS NOT TRUE
    ORDER BY base DESC, thing
),
said AS MATERIALIZED (
    SELECT known.*, dense_rank() OVER (ORDER BY value COLLATE "C", rank, span)::int AS answer FROM known
),
answer AS (
    SELECT DISTINCT answer, rank, value, span FROM said
),
match AS (
    SELECT answer, rank, weight, thing, bits, bool_or(hit) AS fits, bool_or(f.filters) AND NOT bool_or(hit) AS hides
    FROM answer a JOIN rule USING (rank) JOIN content_facet f USING (question) JOIN offer USING (source, object_id),
    LATERAL (SELECT COALESCE(f.value <> '' AND f.value = a.value, false)
                    OR COALESCE(f.span && a.span, false) AS hit) AS h
    GROUP BY answer, rank, weight, thing, bits
),
hidden AS (
    SELECT answer, bit_or(match.bits) FILTER (WHERE hides) AS bits
    FROM answer LEFT JOIN match USING (answer) GROUP BY answer
),
shut AS (
    SELECT reader, bit_or(bits) AS bits
    FROM (SELECT reader, bit_and(COALESCE(hidden.bits, nothing.bits)) AS bits
          FROM nothing, said JOIN hidden USING (answer) GROUP BY reader, rank
          UNION ALL
          SELECT reader, offer.bits FROM gone JOIN offer USING (source, object_id)) AS closed
    GROUP BY reader
),
fit AS (
    SELECT reader, thing, sum(weight) AS bonus, min(cause) AS cause
    FROM (SELECT reader, thing, weight, min((match.rank * 2 + CASE WHEN told THEN 0 ELSE 1 END << 24) + answer) AS cause
          FROM said JOIN match USING (answer) WHERE fits GROUP BY reader, thing, match.rank, weight) AS met
    GROUP BY reader, thing
),
worth AS (
    SELECT reader, thing, base + bonus AS total, cause
    FROM fit JOIN offer USING (thing) LEFT JOIN shut USING (reader)
    WHERE COALESCE(get_bit(shut.bits, thing), 0) = 0
    UNION ALL
    SELECT reader.reader, thing, base, NULL
    FROM reader LEFT JOIN shut USING (reader),
    LATERAL (SELECT thing, base FROM offer WHERE COALESCE(get_bit(shut.bits, thing), 0) = 0
             ORDER BY base DESC, thing LIMIT (SELECT CASE WHEN after_total IS NULL THEN most END FROM given)) AS first
),
ranked AS (
    SELECT reader, thing, max(total)::int AS total, min(cause) AS cause FROM worth GROUP BY reader, thing
),
numbered AS (
    SELECT ranked.*, source, object_id, near, narrow,
           row_number() OVER (PARTITION BY reader ORDER BY total DESC, thing) AS place
    FROM ranked JOIN offer USING (thing), given
    WHERE after_total IS NULL OR total < after_total OR (total = after_total AND object_id > after_id)
)"""

CHOSEN = """
SELECT reader, source, object_id, total, question, value, cause >> 24 & 1 = 0, near, narrow
FROM numbered
LEFT JOIN answer ON answer.answer = cause & (1 << 24) - 1
LEFT JOIN rule USING (rank)
WHERE place <= (SELECT most FROM given) ORDER BY reader, place"""

COUNTED = "SELECT count(*) FROM numbered"

OFFERED = """
SELECT %s::text, o.object_id::bigint, o.score::int, o.topics::bigint[]
FROM ({found}) AS o(object_id, score, topics)"""
DONE = """
SELECT reader, %s::text, d.object_id
FROM reader JOIN ({found}) AS d(person_id, object_id) ON d.person_id = reader"""
DISMISSED = """
SELECT reader, d.source, d.object_id
FROM reader JOIN ({found}) AS d(person_id, source, object_id) ON d.person_id = reader"""

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


def dismissed(queryset: QuerySet[Any]) -> Piece | None:
    found = compiled(queryset, "person_id", "source", "object_id")
    return (DISMISSED.format(found=found[0]), found[1]) if found else None


def _named(sql: str, slug: str, found: Piece | None) -> Piece | None:
    return (sql.format(found=found[0]), [slug, *found[1]]) if found else None


def union(pieces: Iterable[Piece | None], otherwise: str) -> Piece:
    """All rows of all pieces; `otherwise` is a select of the same shape for when there are none."""
    found = [piece for piece in pieces if piece] or [(otherwise, [])]
    return "\nUNION ALL\n".join(sql for sql, _ in found), [param for _, params in found for param in params]


def given(weights: Mapping[str, int], *more: Any) -> Piece:
    """The rules, and where the list goes on."""
    heaviest = sorted(weights.items(), key=lambda rule: (-rule[1], rule[0]))
    rules = [value for rank, rule in enumerate(heaviest, 1) for value in (rank, *rule)]
    return GIVEN.format(rules=", ".join(["(%s::int, %s::text, %s::int)"] * len(heaviest))), [*more, *rules]


def put_together(given: Piece, readers: Piece, candidates: Piece, gone: Piece, last: str) -> Piece:
    sql = (
        f"{given[0]},{readers[0]},"
        f"\ncandidate(source, object_id, score, topics) AS ({candidates[0]}),"
        f"\ngone(reader, source, object_id) AS ({gone[0]}),{RANKING}\n{last}"
    )
    return sql, [*given[1], *readers[1], *candidates[1], *gone[1]]
