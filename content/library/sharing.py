from content.library.access import get_item
from content.library.models import Item
from content.topics.querysets import first_of
from portal.sharing.cards import ShareCard


def card_of(item: Item, cover: tuple[int, str]) -> ShareCard:
    return ShareCard("library", item.slug, item.title, item.summary, item.get_absolute_url(), *cover)


def find_card(slug: str) -> ShareCard:
    item = get_item(slug)
    return card_of(item, first_of(item.topics.all()))
