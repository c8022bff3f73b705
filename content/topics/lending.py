from content.topics.search import TOPICS
from content.topics.sharing import find_card
from portal.search.sources import sources
from portal.sharing.cards import share_sources


def register() -> None:
    sources.register(TOPICS.slug, TOPICS)
    share_sources.register("topic", find_card)
