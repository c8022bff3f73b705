# ruff: noqa: S608  put together from the texts of this file alone
"""The statements of search. Every one takes what was typed as a parameter and turns it to lexemes in the database,
so that quotes, operators and backslashes in it are only words."""

# Per language: its configuration, the stems of what was typed, and "any of them" as a query that ends with the last.
ASKED = r"""
WITH read_in AS (
    SELECT * FROM unnest(%(languages)s::text[], %(configurations)s::text[]) AS r(language, configuration)
), stems AS (
    SELECT language, configuration::regconfig AS configuration, query::tsquery AS query,
           (SELECT max(position) FROM unnest(positions) AS position) AS place
    FROM read_in,
         LATERAL unnest(to_tsvector(configuration::regconfig, %(words)s)) AS t(lexeme, positions, weights),
         LATERAL (SELECT '''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''' AS query) AS quoted
), asked AS (
    SELECT language, configuration, count(*) AS many,
           string_agg(query::text, ' | ' ORDER BY place)::tsquery AS any_of, array_agg(query) AS each_of
    FROM stems GROUP BY language, configuration
)
"""

# Stems found in title or lay words count fully, elsewhere by a third; closeness decides between equals.
SCORE = """
    (SELECT count(*) FILTER (WHERE ts_filter(e.vector, '{a,b}') @@ stem)
            + count(*) FILTER (WHERE e.vector @@ stem) / 3.0
     FROM unnest(a.each_of) AS stem) / a.many
    + ts_rank_cd('{0.1, 0.3, 0.8, 1.0}', e.vector, a.any_of, 33)
    + similarity(unaccent(e.title), unaccent(%(words)s))
    + word_similarity(unaccent(%(words)s), unaccent(e.lay))
"""
EXACT = "lower(unaccent(e.title)) = lower(unaccent(%(words)s))"

# What says much less of it than the best does is left out.
RANKED = (
    ASKED
    + f"""
, scored AS (
    SELECT e.id, e.source, e.object_id, {EXACT} AS exact, {SCORE} AS score
    FROM portal_entry e JOIN asked a ON a.language = e.language
    WHERE e.vector @@ a.any_of
)
SELECT id, source, object_id FROM scored
WHERE score >= (SELECT max(score) FROM scored) * %(least)s
ORDER BY exact DESC, score DESC, id
LIMIT %(most)s
"""
)

# What looks like what was typed, for when few things say it.
ALIKE = """
SELECT e.id, e.source, e.object_id
FROM portal_entry e
WHERE e.language = ANY(%(languages)s) AND (%(words)s <%% e.title OR %(words)s <%% e.lay)
ORDER BY greatest(word_similarity(%(words)s, e.title), word_similarity(%(words)s, e.lay)) DESC, e.id
LIMIT %(most)s
"""

# The best passage: the summary where it says it, else the place in the body that does.
PASSAGES = (
    ASKED
    + """
SELECT e.id, e.source, e.object_id, e.language, e.kind, e.title, e.url, e.minutes,
       CASE WHEN a.any_of IS NULL THEN e.summary
            WHEN to_tsvector(a.configuration, e.summary) @@ a.any_of OR NOT e.vector @@ a.any_of
              OR NOT to_tsvector(a.configuration, e.body) @@ a.any_of
            THEN ts_headline(a.configuration, e.summary, a.any_of, %(whole)s)
            ELSE ts_headline(a.configuration, e.body, a.any_of, %(part)s) END
FROM portal_entry e LEFT JOIN asked a ON a.language = e.language
WHERE e.id = ANY(%(ids)s)
"""
)

# While someone types: the last word may be unfinished.
BEGUN = (
    ASKED
    + f"""
, begun AS (
    SELECT language, (any_of::text || ':*')::tsquery AS unfinished FROM asked
)
SELECT e.id, e.source, e.object_id
FROM portal_entry e JOIN asked a ON a.language = e.language JOIN begun b ON b.language = e.language
WHERE ts_filter(e.vector, '{{a,b}}') @@ b.unfinished
ORDER BY {SCORE} DESC, e.id
LIMIT %(most)s
"""
)

# For each word, those that look like it and stand in what can be found.
NEAR_WORDS = """
SELECT typed.word, array_agg(near.word ORDER BY near.alike DESC, near.entries DESC, near.word)
FROM unnest(%(typed)s::text[]) AS typed(word),
     LATERAL (
         SELECT w.word, w.entries, similarity(w.word, typed.word) AS alike FROM portal_word w
         WHERE w.language = ANY(%(languages)s) AND similarity(w.word, typed.word) > 0.1
           AND abs(length(w.word) - length(typed.word)) <= 2
         ORDER BY alike DESC, w.entries DESC, w.word LIMIT 12
     ) AS near
GROUP BY typed.word
"""

NEAREST_SHELVES = """
SELECT e.id, e.source, e.object_id
FROM portal_entry e,
     LATERAL (SELECT greatest(word_similarity(%(words)s, e.title), word_similarity(%(words)s, e.lay)) AS near) AS s
WHERE e.language = ANY(%(languages)s) AND e.source = ANY(%(shelves)s) AND s.near > 0.15
ORDER BY s.near DESC, e.id
LIMIT %(most)s
"""
