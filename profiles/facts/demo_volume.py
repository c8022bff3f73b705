"""What many people of the demo company told: each answered so many questions, the heaviest first, few left out.

What a business is, it is whether told or not: its computers fit its people, its servers its computers.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count, product
from math import inf
from typing import Any

from portal.demo import batches
from portal.demo.batches import Batch
from portal.demo.dice import one_of, roll
from portal.inserting import insert
from profiles.facts.demo import PCS_PER_SERVER, SERVERS_FROM, TOWNS
from profiles.facts.holding_many import hold_told
from profiles.facts.models import Fact
from profiles.people.demo_volume import SIZES
from profiles.questions.catalogue import Option, Prompt, read_catalogue
from profiles.questions.models import Question

SKIPPED_SHARE, IMPORTED_SHARE, PRODUCT_SHARE = 0.1, 0.1, 0.15
NEVER_SKIPPED = {"employees", "pcs"}
"""Other answers depend on them."""
COMMON, RARE = 8, 1
WITHOUT_CHOICES = (Question.Type.TEXT, Question.Type.PRODUCTS)
BANDS = {"employees": (30, 45, 18, 5, 2), "region": (34, 18, 14, 20, 14)}
"""How likely the choices of a question are, in their order, where being common does not say it."""
ON_RECORD = ("region",)
"""The vendor had them in its own books, so they wait for nobody's turn."""
CONTEXTS = {
    "role": "is_owner::text",
    "employees": "size::text",
    "pcs": "\"employees\".choice || '/' || size",
    "servers": '"pcs".choice::text',
}
"""What an answer depends on, as SQL."""
ORDER = list(CONTEXTS)
"""Those come first, since others depend on them."""
EACH = "(number * 100 + place)"
IMPORTED = f"(place = 0 OR {roll('imported', EACH)} < {IMPORTED_SHARE})"

OPTIONS = f"{batches.PEOPLE}_options"
MAKE_OPTIONS = f"""
DROP TABLE IF EXISTS {OPTIONS};
CREATE TEMP TABLE {OPTIONS} (question text, context text, choices bigint[]) ON COMMIT DROP"""
ADD_OPTION = f"INSERT INTO {OPTIONS} VALUES (%(question)s, %(context)s, %(choices)s::bigint[])"
CHOICE = """
LEFT JOIN {options} AS "{name}_of" ON "{name}_of".question = '{name}' AND "{name}_of".context = {context}
CROSS JOIN LATERAL (SELECT {choice} AS choice) AS "{name}\""""
TEXT = """
CROSS JOIN LATERAL (SELECT jsonb_build_array({town}) AS answer) AS "{name}\""""
PRODUCTS = """
CROSS JOIN LATERAL (
    SELECT jsonb_agg(slug ORDER BY place) AS answer
    FROM unnest(%(products)s::text[]) WITH ORDINALITY AS product(slug, place)
    WHERE is_owner AND "pcs".choice <> ALL(%(no_pcs)s::bigint[]) AND {chosen}
) AS "{name}\""""
SAID = """
FROM {people}{joined}
CROSS JOIN LATERAL (VALUES {answers}) AS said(question_id, place, may_skip, of_business, choice, answer)
LEFT JOIN profiles_choice choice ON choice.id = said.choice
WHERE joined AND place <= depth AND (choice.id IS NOT NULL OR said.answer IS NOT NULL)
  AND (is_owner OR NOT of_business) AND NOT (may_skip AND {skipped})
ORDER BY number, place"""


def tell_facts(batch: Batch) -> None:
    prompts = read_catalogue().prompts
    batch.run(MAKE_OPTIONS)
    for slug, context, choices in _likely(prompts.values()):
        batch.run(ADD_OPTION, {"question": slug, "context": context, "choices": choices})
    batch.run(f"ANALYZE {OPTIONS}")
    told = f"WITH told AS ({_facts(prompts.values())} RETURNING *) {hold_told()}"
    batch.run(told, _values(prompts))


def _likely(prompts: Iterable[Prompt]) -> Iterator[tuple[str, str, list[int]]]:
    """Question, context, and the ids of its choices there, the likelier the more often."""
    by_slug = {prompt.slug: prompt for prompt in prompts}
    for prompt in by_slug.values():
        if prompt.type in WITHOUT_CHOICES:
            continue
        weights = _weights(prompt)
        for context, options in _contexts(prompt, by_slug):
            yield prompt.slug, context, [option.pk for option in options for _ in range(weights[option.pk])]


def _weights(prompt: Prompt) -> dict[int, int]:
    bands = BANDS.get(prompt.slug, ())
    weights = [COMMON if option.is_common else RARE for option in prompt.offered]
    if len(bands) == len(weights):
        weights = list(bands)
    return {option.pk: weight for option, weight in zip(prompt.offered, weights, strict=True)}


def _contexts(prompt: Prompt, by_slug: Mapping[str, Prompt]) -> Iterator[tuple[str, list[Option]]]:
    """What may be answered there, as profiles/facts/demo.py has it for the small company."""
    offered = prompt.offered
    if prompt.slug == "role":
        yield "true", [option for option in offered if option.slug == "owner"]
        yield "false", [option for option in offered if option.slug != "owner"]
    elif prompt.slug == "employees":
        for size in sorted(set(SIZES)):
            yield str(size), [option for option in offered if _most(option) > size]
    elif prompt.slug == "pcs":
        for team, size in product(by_slug["employees"].offered, sorted(set(SIZES))):
            yield f"{team.pk}/{size}", [o for o in offered if _least(o) <= max(_least(team), size)]
    elif prompt.slug == "servers":
        for pcs in by_slug["pcs"].offered:
            enough = _least(pcs) if _least(pcs) >= SERVERS_FROM else -1
            yield str(pcs.pk), [option for option in offered if _least(option) * PCS_PER_SERVER <= enough]
    else:
        yield "", offered


def _least(option: Option) -> int:
    return option.span[0] if option.span else 0


def _most(option: Option) -> float:
    return option.span[1] if option.span and option.span[1] is not None else inf


def _values(prompts: Mapping[str, Prompt]) -> dict[str, Any]:
    pcs = prompts["pcs"].offered
    software = [prompt for prompt in prompts.values() if prompt.type == Question.Type.PRODUCTS]
    return {
        "towns": list(TOWNS),
        "products": [option.slug for prompt in software[:1] for option in prompt.offered],
        "no_pcs": [option.pk for option in pcs if _most(option) == 1],
    }


def _facts(prompts: Iterable[Prompt]) -> str:
    """The heaviest question is asked first, so that an answer's place among all says how deep it lies."""
    asked = [prompt for prompt in prompts if prompt.is_active and not prompt.writes]
    ordered = sorted(
        asked, key=lambda prompt: ORDER.index(prompt.slug) if prompt.slug in ORDER else len(ORDER)
    )
    said = SAID.format(
        people=batches.PEOPLE,
        joined="".join(_answer(prompt) for prompt in ordered),
        answers=", ".join(_row(prompt, place) for prompt, place in _placed(asked)),
        skipped=f"{roll('skipped', EACH)} < {SKIPPED_SHARE}",
    )
    columns = {
        "person_id": "CASE WHEN NOT of_business THEN person_id END",
        "business_id": "CASE WHEN of_business THEN business_id END",
        "question_id": "said.question_id",
        "value": "COALESCE(said.answer, jsonb_build_array(choice.slug))",
        "source": f"CASE WHEN {IMPORTED} THEN 'import' ELSE 'told' END",
        "by_id": f"CASE WHEN NOT {IMPORTED} THEN person_id END",
        "at": f"joined_at + ({batches.TODAY} - joined_at) * (place / 20.0 * {roll('told over')})",
    }
    return insert(Fact, columns, said)


def _placed(asked: Iterable[Prompt]) -> Iterator[tuple[Prompt, int]]:
    """What is on record has place 0."""
    asking = count(1)
    for prompt in asked:
        yield prompt, 0 if prompt.slug in ON_RECORD else next(asking)


def _answer(prompt: Prompt) -> str:
    """Joins what the person would answer."""
    if prompt.type == Question.Type.TEXT:
        return TEXT.format(name=prompt.slug, town=one_of("%(towns)s::text[]", prompt.slug))
    if prompt.type == Question.Type.PRODUCTS:
        chosen = roll(prompt.slug, "(number * 100 + place)")
        return PRODUCTS.format(name=prompt.slug, chosen=f"{chosen} < {PRODUCT_SHARE}")
    picked = one_of(f'"{prompt.slug}_of".choices', prompt.slug)
    context = CONTEXTS.get(prompt.slug, "''")
    return CHOICE.format(options=OPTIONS, name=prompt.slug, context=context, choice=picked)


def _row(prompt: Prompt, place: int) -> str:
    may_skip = prompt.slug not in NEVER_SKIPPED
    free = prompt.type in WITHOUT_CHOICES
    answer = f'NULL, "{prompt.slug}".answer' if free else f'"{prompt.slug}".choice, NULL'
    return f"({prompt.pk}, {place}, {may_skip}, {prompt.is_about_business}, {answer})"
