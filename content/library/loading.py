from pathlib import Path

from django.utils import timezone

from content.library.links import check_links
from content.library.models import Item
from content.library.publishing import write
from content.ranking.facets import set_fits
from content.starter import Record, read_folder
from content.topics.models import Topic

STARTER = Path(__file__).parent / "starter"
KEYS = (
    *("slug", "kind", "title", "summary", "able", "minutes"),
    *("topics", "lay", "author", "checked"),
)


def load_items(folder: Path = STARTER) -> list[Item]:
    """Write the pieces of the folder; what an operator has withdrawn stays withdrawn."""
    records = list(read_folder(folder))
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    items = [_load(record, topics, position) for position, record in enumerate(records, 1)]
    anchors = {item.slug: [anchor for anchor, _ in item.headings] for item in items}
    for record in records:
        check_links(record, record.body, anchors)
    return items


def _load(record: Record, topics: dict[str, Topic], position: int) -> Item:
    record.only(KEYS, ("fits",))
    slug = record.text("slug")
    is_new = not Item.objects.filter(slug=slug).exists()
    fields = {**_fields(record), "position": position, **({"published_at": timezone.now()} if is_new else {})}
    item = write(slug, fields, record.pick("topics", topics))
    set_fits("library", item.pk, record)
    return item


def _fields(record: Record) -> dict[str, object]:
    return {
        "kind": record.one_of("kind", Item.Kind.values),
        "title": record.text("title"),
        "summary": record.text("summary"),
        "able": record.text("able"),
        "minutes": record.number("minutes"),
        "lay": record.words("lay"),
        "author": record.text("author"),
        "body": record.body,
        "checked_on": record.date("checked"),
    }
