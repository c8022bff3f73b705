from collections.abc import Callable

import pytest

from content.models import Facet
from content.ranking.choosing import choose
from content.ranking.showing import offers_of
from profiles.facts.known import Known, KnownFacts
from profiles.models import Person
from training.learning.moving import finish, move_on
from training.learning.places import PersonPlace
from training.learning.ranking import best_for
from training.models import Training

pytestmark = pytest.mark.django_db
Make = Callable[..., Training]


def test_the_editors_order_counts_and_the_need_counts_more(make: Make) -> None:
    first, second = make("first", 1), make("second", 2)
    Facet.objects.create(
        source="training", object_id=second.pk, question="need", value="stay-safe", filters=False
    )
    nothing, need = KnownFacts(), KnownFacts({"need": [Known("stay-safe")]})
    assert [choice.object_id for choice in best_for(nothing, "welcome", 5)] == [first.pk, second.pk]
    assert [choice.object_id for choice in best_for(need, "welcome", 5)] == [second.pk, first.pk]
    assert [choice.code for choice in best_for(need, "welcome", 5)] == ["fact", "any"]


def test_what_was_begun_or_withdrawn_is_not_offered(make: Make, member: Person) -> None:
    begun, left = make("begun", 1), make("left", 3)
    make("withdrawn", 2, published_at=None)
    move_on(PersonPlace(member), begun, 1)
    chosen = choose(member, "welcome", 5)
    assert [(choice.source, choice.object_id) for choice in chosen] == [("training", left.pk)]


def test_what_lists_show_of_it(course: Training) -> None:
    [offer] = offers_of(choose(KnownFacts(), "welcome", 1)).values()
    assert (offer.title, offer.url, offer.minutes) == (course.title, "/training/late-invoice/", 3)
    assert (offer.kind, offer.summary, offer.slug) == (
        "Training",
        "You get one note to send.",
        "late-invoice",
    )


def test_the_first_training_for_someone_is_one_they_have_not_begun(make: Make, member: Person) -> None:
    assert best_for(member, "welcome") == []
    first, second = make("first", 1), make("second", 2)
    assert [choice.object_id for choice in best_for(member, "welcome")] == [first.pk]
    finish(PersonPlace(member), first)
    assert [choice.object_id for choice in best_for(member, "welcome")] == [second.pk]
