from content.topics.access import get_topic
from content.topics.models import Topic
from portal.sharing.cards import ShareCard


def card_of(topic: Topic) -> ShareCard:
    url = topic.get_absolute_url()
    return ShareCard("topic", topic.slug, topic.title, topic.summary, url, topic.hue, topic.motif)


def find_card(slug: str) -> ShareCard:
    return card_of(get_topic(slug))
