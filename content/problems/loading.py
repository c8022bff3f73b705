from pathlib import Path

from content.library.links import check_links, resolve
from content.library.models import Item
from content.problems.models import Problem
from content.ranking.facets import set_fits
from content.starter import Record, read_list
from content.topics.models import Topic
from portal import markdown

STARTER = Path(__file__).parent / "starter.yaml"
KEYS = ("slug", "title", "lay", "minutes", "item", "anchor", "short", "topics", "position")


def load_problems(path: Path = STARTER) -> list[Problem]:
    """Write the problems of the file. Each must lead to a heading that its piece has."""
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    items = {item.slug: item for item in Item.objects.all()}
    return [_load(record, topics, items) for record in read_list(path)]


def _load(record: Record, topics: dict[str, Topic], items: dict[str, Item]) -> Problem:
    record.only(KEYS, ("fits",))
    anchors = {slug: [anchor for anchor, _ in item.headings] for slug, item in items.items()}
    check_links(record, record.text("short"), anchors)
    problem, _ = Problem.objects.update_or_create(
        slug=record.text("slug"), defaults=_fields(record, items, anchors)
    )
    problem.topics.set(record.pick("topics", topics))
    set_fits("problem", problem.pk, record)
    return problem


def _fields(record: Record, items: dict[str, Item], anchors: dict[str, list[str]]) -> dict[str, object]:
    item = record.one_of("item", items)
    return {
        "title": record.text("title"),
        "lay": record.words("lay"),
        "minutes": record.number("minutes"),
        "item": items[item],
        "anchor": record.one_of("anchor", anchors[item]),
        "short": record.text("short"),
        "html": markdown.render(record.text("short"), resolve),
        "position": record.number("position"),
    }
