"""What a question says it changes, some answer to it changes: on the starter content, counted in `choose`."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command

from content.ranking.choosing import Choice, page_of
from profiles.facts.known import Known, KnownFacts, known_values
from profiles.questions.catalogue import Prompt, catalogue
from profiles.questions.loading import QUESTIONS
from profiles.starter import entries
from training.learning.ranking import best_for

EVERYTHING = 100
FED = [
    (entry["slug"], feed)
    for _, entry in entries(QUESTIONS)
    for feed in entry["feeds"]
    if feed in ("library", "problems", "training")
]


@pytest.fixture(scope="module")
def starter(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Loaded once for all of them."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        for command in ("load_questions", "load_library", "load_trainings"):
            call_command(command, verbosity=0)
        yield
        transaction.set_rollback(True)


def chosen(known: KnownFacts, feed: str) -> list[tuple[str, int]]:
    found = best_for(known, "welcome", EVERYTHING) if feed == "training" else _listed(known, feed)
    return [(choice.source, choice.object_id) for choice in found]


def _listed(known: KnownFacts, feed: str) -> list[Choice]:
    return page_of(known, feed, EVERYTHING)


def answers(prompt: Prompt) -> Iterator[tuple[Known, ...]]:
    return (known_values(prompt, [option.slug]) for option in prompt.offered)


@pytest.mark.parametrize(("slug", "feed"), FED)
def test_some_answer_changes_what_is_chosen(starter: None, slug: str, feed: str) -> None:
    prompt = catalogue().prompt(slug)
    nothing = chosen(KnownFacts(), feed)
    assert nothing
    assert any(chosen(KnownFacts({slug: said}), feed) != nothing for said in answers(prompt))


def test_the_questions_that_change_nothing_shown_say_so() -> None:
    fed = {slug for slug, _ in FED}
    assert {entry["slug"] for _, entry in entries(QUESTIONS)} - fed == {"servers", "town", "region", "name"}
