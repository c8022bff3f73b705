from collections.abc import Collection, Mapping

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from portal.feedback.targets import named
from portal.notices.kinds import Thing
from training.courses.models import Card, Training
from training.courses.querysets import published


def find_training(slug: str) -> Training:
    return get_object_or_404(published(), slug=slug)


def find_card(slug: str, position: int) -> Card:
    """A card of a published training, with its options; `card.training` knows its number of cards."""
    training = get_object_or_404(published(), slug=slug)
    card = get_object_or_404(training.cards.prefetch_related("options"), position=position)
    card.training = training
    return card


def find_for_feedback(request: HttpRequest, object_id: int) -> Training:
    """Any published training: anyone may say whether it was worth it."""
    return get_object_or_404(published(), pk=object_id)


def look_up(ids: Collection[int]) -> Mapping[int, Thing]:
    """What anyone may read of these, for those who said something about it."""
    return named(published().filter(pk__in=ids))
