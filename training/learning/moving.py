"""What people do in a training. Each verb takes the place (a person's or a visitor's) and changes nothing twice."""

from django.utils import timezone

from training.courses.models import Card, Training
from training.learning.places import Place


def move_on(place: Place, training: Training, position: int) -> None:
    """Leave a card for the next one; leaving the last one finishes. A place never moves back."""
    if position >= training.card_count:
        finish(place, training)
        return
    with place.held(training) as progress:
        progress.card = max(progress.card, position + 1)


def answer(place: Place, card: Card, option: int) -> None:
    """Keep the pick on a check card, by the option's position; the newest counts."""
    with place.held(card.training) as progress:
        progress.answers = {**progress.answers, str(card.position): option}
        progress.card = max(progress.card, card.position)


def finish(place: Place, training: Training) -> None:
    with place.held(training) as progress:
        progress.card = training.card_count
        if progress.finished_at is None:
            progress.finished_at = timezone.now()
            place.note("training_finished", training)


def did_today(place: Place, training: Training) -> None:
    """They say that they did the thing to do today."""
    with place.held(training) as progress:
        if progress.done_today_at is None:
            progress.done_today_at = timezone.now()
            place.note("training_applied", training)
