from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from content.library.links import resolve
from content.library.models import Item
from content.topics.models import Topic
from portal import markdown
from portal.activity.recording import record
from portal.search.indexing import rebuild


@transaction.atomic
def write(slug: str, fields: dict[str, Any], topics: Iterable[Topic]) -> Item:
    """Make or change a piece. Search is told by the caller, once for all that it writes."""
    item = Item.objects.filter(slug=slug).first() or Item(slug=slug)
    for name, value in fields.items():
        setattr(item, name, value)
    keep(item)
    item.topics.set(topics)
    return item


def keep(item: Item) -> None:
    """Save a piece with the columns that are made from its body. Search is told by the caller."""
    item.html = markdown.render(item.body, resolve)
    item.headings = headings_of(item.body)
    item.save()


def headings_of(body: str) -> list[tuple[str, str]]:
    """Anchor and words of each heading that has an anchor."""
    return markdown.headings(markdown.render(body, resolve))


def publish(*items: Item, by: Any = None) -> None:
    """Let everyone read them. Done again, nothing happens."""
    _change("published", items, by, was_published=False, at=timezone.now())


def withdraw(*items: Item, by: Any = None) -> None:
    """Hide them from everyone: their pages, their problems, lists and search."""
    _change("withdrew", items, by, was_published=True, at=None)


@transaction.atomic
def _change(verb: str, items: Iterable[Item], by: Any, *, was_published: bool, at: datetime | None) -> None:
    """Search is made anew once, however many they are."""
    others = Item.objects.filter(published_at__isnull=not was_published)
    changed = [item for item in items if others.filter(pk=item.pk).update(published_at=at)]
    for item in changed:
        record(verb, by, f"library:{item.slug}")
    for source in ("library", "problem") if changed else ():
        rebuild(source)
