from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from content.ranking.rules import PICKED
from portal.registry import Registry


@dataclass(frozen=True)
class Offer:
    """What a list shows of a thing. `kind` is in words; hue, motif and slug draw its cover.

    `language`: in which title and summary are written.
    """

    title: str
    url: str
    kind: str
    summary: str
    language: str
    minutes: int | None
    hue: int
    motif: str
    slug: str


@dataclass(frozen=True)
class RankingSource:
    """Things of one sort that may be chosen for someone; an upper app registers its own.

    `offered()` gives a queryset that knows (as column or annotation) `object_id`, `score` (an integer from
    0 to 19: how much it is worth to anyone) and `topic_ids` (an array; content.topics.querysets.topics_of makes it).
    `done()` gives a queryset with `person_id` and `object_id`: what need not be shown to whom any more.
    `card(ids)` fetches what lists show, in one go; what must not be shown is missing in it.
    `places`: where it is offered, of content/ranking/rules.py.
    """

    slug: str
    name: Any
    offered: Callable[[], QuerySet[Any]]
    done: Callable[[], QuerySet[Any]]
    card: Callable[[Iterable[int]], dict[int, Offer]]
    places: tuple[str, ...] = (*PICKED, "topic")


ranking_sources: Registry[RankingSource] = Registry("ranking source")
