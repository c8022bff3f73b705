from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from training.courses.querysets import check_cards, minutes_left, published
from training.models import Training

pytestmark = pytest.mark.django_db
Make = Callable[..., Training]


def test_only_what_is_published_and_has_cards_is_shown_in_order(make: Make) -> None:
    make("second", 2)
    make("first", 1)
    make("withdrawn", 1, published_at=None)
    make("tomorrow", 1, published_at=timezone.now() + timedelta(days=1))
    make("empty", 1).cards.all().delete()
    assert [(training.slug, training.card_count) for training in published()] == [("first", 4), ("second", 4)]
    assert [(card.training.slug, card.position) for card in check_cards()] == [("first", 3), ("second", 3)]


def test_the_number_of_cards_is_counted_where_it_was_not_brought_along(course: Training) -> None:
    assert Training.objects.get().card_count == 4


@pytest.mark.parametrize(("card", "left"), [(0, 3), (1, 3), (2, 3), (3, 2), (4, 1), (9, 1)])
def test_minutes_left_are_rounded_up(course: Training, card: int, left: int) -> None:
    assert minutes_left(course, card) == left
