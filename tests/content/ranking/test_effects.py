"""What an answer changed is counted, never claimed."""

import pytest

from content.models import Item
from content.ranking.choosing import choose
from content.ranking.dismissing import dismiss
from content.ranking.effects import in_content
from portal.feedback.models import Feedback
from profiles.facts.effects import Change
from profiles.facts.known import KnownFacts, known_values
from profiles.preferences.models import Preferences
from profiles.questions.catalogue import catalogue
from tests.content.ranking.rows import fits, know, questions
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
    """What they hear who answered this first."""
    prompt = catalogue().prompt(question)
    know(member, question, value)
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


def test_the_first_pick_is_what_home_shows(member):
    """Neither before nor after is it what they dismissed or have read."""
    pieces = {item.title: item for item in Item.objects.all()}
    third = ItemFactory.create(position=3, title="Piece 3")
    dismiss(member, "library", pieces["Piece 2"].pk)
    Feedback.objects.create(target="library", object_id=pieces["Piece 1"].pk, person=member, helpful=True)
    assert [change.label for change in effect(member, "need", "get-paid")] == ["First problem"]
    assert [choice.object_id for choice in choose(member, "home", 1)] == [third.pk]


def test_what_is_dismissed_was_not_the_first_pick_before(member):
    dismiss(member, "library", Item.objects.get(title="Piece 1").pk)
    ItemFactory.create(position=1, title="Piece 0")
    assert [(change.before, change.after) for change in effect(member, "need", "get-paid")][1:] == [
        ("Piece 0", "Piece 2")
    ]
