"""Segments by trainings: the database's answer beside plain Python's."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from profiles.segments.compiling import people_in
from profiles.segments.conditions import BrokenRuleError
from profiles.segments.lines import plainly
from tests.factories import PersonFactory, TrainingFactory
from training.models import Progress

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
AGO = (None, 1, 40)
"""Days; never."""


def fits(rule: dict[str, Any], rows: dict[str, tuple[int, int | None]]) -> bool:
    for slug, (began, finished) in rows.items():
        about = rule.get("training", slug) == slug
        ago = finished if rule["has"] == "finished_training" else began if finished is None else None
        if about and ago is not None and ago <= rule.get("within", 9999):
            return True
    return False


def test_sql_and_python_agree() -> None:
    trainings = {slug: TrainingFactory.create(slug=slug, title=slug.title()) for slug in ("till", "stock")}
    states = [None, *((began, finished) for began, finished in product((2, 50), AGO))]
    people: dict[int, dict[str, tuple[int, int | None]]] = {}
    for pair in product(states, repeat=2):
        rows = {slug: state for slug, state in zip(trainings, pair, strict=True) if state}
        person = PersonFactory.create()
        people[person.pk] = rows
        for slug, (began, finished) in rows.items():
            Progress.objects.create(
                person=person,
                training=trainings[slug],
                started_at=NOW - timedelta(days=began),
                finished_at=None if finished is None else NOW - timedelta(days=finished),
            )
    for has, about, when in product(
        ("finished_training", "left_training"), ({}, {"training": "till"}), ({}, {"within": 30})
    ):
        rule = {"has": has, **about, **when}
        found = set(people_in(rule, now=NOW).values_list("pk", flat=True))
        assert found == {pk for pk, rows in people.items() if fits(rule, rows)}, rule
        rest = set(people_in({"not": rule}, now=NOW).values_list("pk", flat=True))
        assert rest == set(people) - found


def test_their_words() -> None:
    TrainingFactory.create(slug="till", title="Close the till")
    marked = '<span class="fact nowrap">Close the till</span>'
    assert plainly({"has": "finished_training", "training": "till"}) == f"finished {marked}"
    left = plainly({"has": "left_training", "training": "till", "within": 30})
    assert left.startswith(f"began {marked} <span")
    assert left.endswith("in the last 30 days</span> and did not finish it")


def test_a_training_that_is_gone_breaks_the_rule() -> None:
    with pytest.raises(BrokenRuleError, match="Training: Select a valid choice"):
        people_in({"has": "finished_training", "training": "gone"})
