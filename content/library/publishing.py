from collections.abc import Iterable
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
    item, _ = Item.objects.update_or_create(slug=slug, defaults={**fields, **made_of(fields["body"])})
    item.topics.set(topics)
    return item


def made_of(body: str) -> dict[str, Any]:
    """The columns that are made from the body: its HTML and its headings."""
    html = markdown.render(body, resolve)
    return {"html": html, "headings": markdown.headings(html)}


@transaction.atomic
def publish(item: Item, by: Any = None) -> None:
    """Let everyone read it. Done again, nothing happens."""
    if Item.objects.filter(pk=item.pk, published_at=None).update(published_at=timezone.now()):
        _changed("published", item, by)


@transaction.atomic
def withdraw(item: Item, by: Any = None) -> None:
    """Hide it from everyone: its page, its problems, lists and search."""
    if Item.objects.filter(pk=item.pk, published_at__isnull=False).update(published_at=None):
        _changed("withdrew", item, by)


def _changed(verb: str, item: Item, by: Any) -> None:
    record(verb, by, f"library:{item.slug}")
    for source in ("library", "problem"):
        rebuild(source)
