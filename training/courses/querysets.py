from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone

from training.courses.models import Card, Training


def live() -> QuerySet[Training]:
    """What anyone may take."""
    has_cards = Exists(Card.objects.filter(training=OuterRef("pk")))
    return Training.objects.filter(has_cards, published_at__lte=timezone.now())


def published() -> QuerySet[Training]:
    """The same in the order of the list, each with its number of cards."""
    counted = live().annotate(card_count=Count("cards"))  # type: ignore[no-redef]
    return counted.order_by("position", "id")


def with_topics() -> QuerySet[Training]:
    return published().prefetch_related("topics")


def check_cards() -> QuerySet[Card]:
    """The check questions of published trainings, with their options, in the order of the trainings."""
    checks = Card.objects.filter(training__published_at__lte=timezone.now(), options__is_best=True)
    by_training = checks.order_by("training__position", "training_id", "position")
    return by_training.select_related("training").prefetch_related("options")


def minutes_left(training: Training, card: int) -> int:
    """Whole minutes from the beginning of a card to the end, at least one."""
    cards = max(training.card_count, 1)
    left = cards - min(max(card, 1), cards) + 1
    return max(1, -(-training.minutes * left // cards))
