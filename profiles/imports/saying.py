"""Answers to questions as columns of a file: facts of the source "import", which never replace a stronger word.

Rows that say what an import said before, or what holds already, say nothing new.
"""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import get_language

from portal.activity.recording import record_of_each
from portal.inserting import insert
from profiles.facts.holding_many import hold_told
from profiles.facts.models import Fact, Source
from profiles.facts.weighing import STRENGTH
from profiles.imports.cells import answer_to
from profiles.imports.kinds import Column
from profiles.imports.staging import Stage, quoted
from profiles.owning.holding import is_about_owning
from profiles.questions.catalogue import Prompt, catalogue

PREFIX = "fact:"
ALSO = {
    "industry": ("branche", "trade", "sector", "gewerbe"),
    "employees": (
        "number of employees",
        "headcount",
        "staff",
        "mitarbeiter",
        "anzahl mitarbeiter",
        "beschäftigte",
    ),
    "role": ("job title", "position", "function", "funktion", "rolle"),
    "town": ("city", "postcode", "zip", "ort", "stadt", "plz"),
    "region": ("area", "part of the country", "gebiet", "landesteil"),
    "pcs": ("computers", "number of pcs", "anzahl pcs", "rechner"),
    "servers": ("number of servers", "anzahl server", "server"),
    "need": ("customer business need", "bedarf"),
    "challenge": ("biggest challenge", "herausforderung"),
}
"""Names that exports of other systems have for the questions of the programme."""
WEAKER = ", ".join(f"'{s}'" for s, strength in STRENGTH.items() if strength <= STRENGTH[Source.IMPORT])
KNOWN = """
DROP TABLE IF EXISTS import_held, import_last;
CREATE TEMP TABLE import_held ON COMMIT DROP AS
SELECT DISTINCT ON (c.{about}, c.question_id) c.{about} AS about, c.question_id, c.source, f.value
FROM (SELECT DISTINCT {whose} AS id FROM import_rows r WHERE {whose} IS NOT NULL) AS ours
JOIN profiles_currentfact c ON c.{about} = ours.id JOIN profiles_fact f ON f.id = c.fact_id;
CREATE TEMP TABLE import_last ON COMMIT DROP AS
SELECT DISTINCT ON (f.{about}, f.question_id) f.{about} AS about, f.question_id, f.value
FROM (SELECT DISTINCT {whose} AS id FROM import_rows r WHERE {whose} IS NOT NULL) AS ours
JOIN profiles_fact f ON f.{about} = ours.id AND f.source = 'import'
ORDER BY f.{about}, f.question_id, f.id DESC;
ANALYZE import_held; ANALYZE import_last"""
"""What holds of those whom the rows are about, and what an import said last: tables, since PostgreSQL guesses badly how
many rows a part of a query gives, and then takes each with each."""
SAID = """
INSERT INTO import_facts (number, question_id, of_business, value, holds)
SELECT r.number, said.question_id, {of_business}, said.value, held.value IS NULL OR held.source IN ({weaker})
FROM import_rows r
CROSS JOIN LATERAL (VALUES {answers}) AS said (question_id, value)
LEFT JOIN import_held held ON held.about = {whose} AND held.question_id = said.question_id
LEFT JOIN import_last last ON last.about = {whose} AND last.question_id = said.question_id
WHERE r.problem IS NULL AND said.value IS NOT NULL
  AND held.value IS DISTINCT FROM said.value AND last.value IS DISTINCT FROM said.value"""
MAKE = """
CREATE TEMP TABLE import_facts (number bigint, question_id bigint, of_business boolean, value jsonb, holds boolean)
ON COMMIT DROP"""
NO_LONGER = """
DELETE FROM profiles_currentfact c USING import_facts f JOIN import_rows r ON r.number = f.number
WHERE f.holds AND r.problem IS NULL AND c.question_id = f.question_id AND f.of_business = {of_business}
  AND c.{about} = r.{about} AND c.source IN ({weaker})"""
"""Asked again: somebody may have come in and told it since the rows were judged."""
NEWS = """
CREATE TEMP TABLE import_news ON COMMIT DROP AS
SELECT DISTINCT ON (f.question_id, f.of_business, CASE WHEN f.of_business THEN r.business_id ELSE r.person_id END)
       f.question_id, f.value, CASE WHEN NOT f.of_business THEN r.person_id END AS person_id,
       CASE WHEN f.of_business THEN r.business_id END AS business_id
FROM import_facts f JOIN import_rows r ON r.number = f.number
WHERE CASE WHEN f.of_business THEN r.business_id ELSE r.person_id END IS NOT NULL
ORDER BY 1, f.of_business, CASE WHEN f.of_business THEN r.business_id ELSE r.person_id END, r.number DESC;
ANALYZE import_news"""
"""A table too: PostgreSQL has to know how many they are before it joins them with questions, choices and products."""
NOBODY_HELD = """NOT EXISTS (
    SELECT 1 FROM profiles_currentfact c WHERE c.person_id = told.person_id AND c.question_id = told.question_id
) AND NOT EXISTS (
    SELECT 1 FROM profiles_currentfact c WHERE c.business_id = told.business_id AND c.question_id = told.question_id
)"""
WHO = """
SELECT told.person_id, 'question:' || q.slug FROM (
    SELECT DISTINCT r.person_id, f.question_id FROM import_facts f JOIN import_rows r ON r.number = f.number
    WHERE r.person_id IS NOT NULL
) AS told JOIN profiles_question q ON q.id = told.question_id ORDER BY told.person_id, told.question_id"""
ANY = "EXISTS (SELECT 1 FROM import_facts f WHERE f.number = r.number)"
"""Whether a row says anything new, for `judge`."""


def asked(*, of_business: bool | None = None) -> list[Prompt]:
    """The questions that a file may answer: those in use.

    Not what stands in the person's own columns, nor what a business uses, which is kept as ownership.
    """
    prompts = [
        prompt
        for prompt in catalogue().prompts.values()
        if prompt.is_active and not prompt.writes and not is_about_owning(prompt)
    ]
    return [prompt for prompt in prompts if of_business in (None, prompt.is_about_business)]


def fact_columns(prompts: Iterable[Prompt]) -> list[Column]:
    return [_column(prompt, get_language() or settings.LANGUAGE_CODE) for prompt in prompts]


def _column(prompt: Prompt, language: str) -> Column:
    asks = tuple(phrasing.asks for phrasing in prompt.phrasings.values())
    known = (prompt.slug, *ALSO.get(prompt.slug, ()), *asks)
    offered = prompt.offered
    return Column(
        f"{PREFIX}{prompt.slug}",
        prompt.phrasing(language).asks,
        answer_to(prompt),
        known,
        example=offered[0].word("label", language) if offered else "",
    )


def name_of(prompt: Prompt) -> str:
    """Of its column in the staged rows."""
    return f"r.{quoted(PREFIX + prompt.slug)}"


def find_facts(stage: Stage) -> None:
    """What the rows say that is new, in `import_facts`. After what they are about was found."""
    stage.run(MAKE)
    for of_business in (False, True):
        answers = [p for p in asked(of_business=of_business) if stage.holds(PREFIX + p.slug)]
        if answers:
            _find(stage, answers, of_business=of_business)
    stage.run("ANALYZE import_facts")


def _find(stage: Stage, prompts: Iterable[Prompt], *, of_business: bool) -> None:
    answers = ", ".join(f"({prompt.pk}::bigint, {name_of(prompt)}::jsonb)" for prompt in prompts)
    about = "business_id" if of_business else "person_id"
    whose = "COALESCE(r.business_id, r.named_id)" if of_business else "r.person_id"
    stage.run(KNOWN.format(about=about, whose=whose))
    stage.run(SAID.format(of_business=of_business, weaker=WEAKER, answers=answers, whose=whose))


def write_facts(stage: Stage) -> None:
    """After each row knows its person and its business."""
    stage.run(NO_LONGER.format(about="person_id", of_business="false", weaker=WEAKER))
    stage.run(NO_LONGER.format(about="business_id", of_business="true", weaker=WEAKER))
    stage.run(NEWS)
    names = ("person_id", "business_id", "question_id", "value")
    columns = {**{name: name for name in names}, "source": f"'{Source.IMPORT}'", "at": "%(now)s"}
    stage.run(
        f"WITH told AS ({insert(Fact, columns, 'FROM import_news')} RETURNING *) {hold_told(NOBODY_HELD)}"
    )
    record_of_each("noted", WHO)
