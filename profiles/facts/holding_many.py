"""The set-based twin of holding: the current rows of many versions at once."""

from portal.inserting import insert
from profiles.facts.models import CurrentFact

HELD = """
FROM told CROSS JOIN LATERAL jsonb_array_elements_text(told.value) WITH ORDINALITY AS held(value, place)
JOIN profiles_question question ON question.id = told.question_id
LEFT JOIN profiles_choice choice ON choice.question_id = told.question_id AND choice.slug = held.value
LEFT JOIN profiles_product product ON question.type = 'products' AND product.slug = held.value
WHERE {condition} ORDER BY told.id, held.place"""


def hold_told(condition: str = "true") -> str:
    """Comes after `WITH told AS (INSERT INTO profiles_fact … RETURNING *)`: makes those hold that fit."""
    same = ("person_id", "business_id", "question_id", "source", "at")
    columns = {
        **{name: f"told.{name}" for name in same},
        "fact_id": "told.id",
        "value": "held.value",
        "choice_id": "choice.id",
        "product_id": "product.id",
        "span": "choice.span",
    }
    return insert(CurrentFact, columns, HELD.format(condition=condition))
