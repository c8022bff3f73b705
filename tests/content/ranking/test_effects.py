"""What an answer changed is counted, never claimed."""

import pytest

from content.ranking.effects import in_content
from profiles.facts.effects import Change
from profiles.facts.known import KnownFacts, known_values
from profiles.preferences.models import Preferences
from profiles.questions.catalogue import catalogue
from tests.content.ranking.rows import fits, questions
from tests.factories import ItemFactory, ProblemFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf():
    questions()
    first, second = (ItemFactory.create(position=at, title=f"Piece {at}") for at in (1, 2))
    fits(first, industry="florist")
    fits(second, need="get-paid")
    _, late = (ProblemFactory.create(position=at, title=f"Trouble {at}", item=first) for at in (1, 2))
    fits(late, "problem", need="get-paid")


def effect(member, question, value):
    prompt = catalogue().prompt(question)
    return in_content(member, prompt, KnownFacts(), KnownFacts({question: known_values(prompt, [value])}))


def test_a_trade_takes_away_what_is_for_others(member):
    assert effect(member, "industry", "bakery") == [
        Change("Library", "2 pieces that fit", "1 piece that fits"),
        Change("First pick", "Piece 1", "Piece 2", "Good for any business"),
    ]


def test_a_need_brings_other_things_to_the_front(member):
    assert effect(member, "need", "get-paid") == [
        Change("First problem", "Trouble 1", "Trouble 2", "You want to get paid faster"),
        Change("First pick", "Piece 1", "Piece 2", "You want to get paid faster"),
    ]


def test_an_answer_that_changes_nothing_says_nothing(member):
    assert effect(member, "employees", "2-9") == []


def test_with_fitting_switched_off_nothing_changed(member):
    Preferences.objects.create(person=member, personalised=False)
    assert effect(member, "need", "get-paid") == []
