from collections.abc import Callable

import pytest

from tests.factories import TopicFactory, TrainingFactory
from training.models import Card, Option, Training

CHECK = 3
CARDS = 4


def make_training(slug: str = "late-invoice", position: int = 1, **fields: object) -> Training:
    """Four cards; the third is a check whose second option is the best."""
    training = TrainingFactory.create(slug=slug, position=position, **fields)
    training.topics.add(TopicFactory.create())
    cards = [
        Card(training=training, position=at, title=f"Card number {at}", html=f"<p>Words of card {at}.</p>")
        for at in range(1, CARDS + 1)
    ]
    Card.objects.bulk_create(cards)
    _ask(training.cards.get(position=CHECK))
    return training


def _ask(card: Card) -> None:
    Card.objects.filter(pk=card.pk).update(title="What do you do first?")
    for at, text in enumerate(("Shout", "Ask kindly", "Wait"), 1):
        Option.objects.create(
            card=card, position=at, text=text, why_html=f"<p>Why {text}.</p>", is_best=text == "Ask kindly"
        )


@pytest.fixture
def make(db: None) -> Callable[..., Training]:
    return make_training


@pytest.fixture
def course(db: None) -> Training:
    return make_training()
