from content.topics.querysets import first_of
from portal.sharing.cards import ShareCard
from training.courses.access import find_training
from training.courses.models import Training


def card_of(training: Training, cover: tuple[int, str]) -> ShareCard:
    url = training.get_absolute_url()
    return ShareCard("training", training.slug, training.title, training.summary, url, *cover)


def find_share_card(slug: str) -> ShareCard:
    training = find_training(slug)
    return card_of(training, first_of(training.topics.all()))
