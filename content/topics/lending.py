from content.topics.search import TOPICS
from portal.search.sources import sources


def register() -> None:
    sources.register(TOPICS.slug, TOPICS)
