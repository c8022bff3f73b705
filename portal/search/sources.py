from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.registry import Registry


@dataclass(frozen=True)
class Findable:
    """What search knows of one object. `kind` is a slug; `lay` are the words people use for it."""

    object_id: int
    kind: str
    title: str
    url: str
    summary: str = ""
    lay: str = ""
    body: str = ""
    minutes: int | None = None
    language: str = "en"


@dataclass(frozen=True)
class SearchSource:
    """Gives everything of one sort that can be found by anyone. `name` is the sort in words.

    `kinds` names the kinds of its things, where they are more than the sort itself.
    `shelf`: each is a place to look further, offered when nothing else fits.
    """

    slug: str
    name: Any
    findables: Callable[[], Iterable[Findable]]
    kinds: Mapping[str, Any] = field(default_factory=dict)
    shelf: bool = False


sources: Registry[SearchSource] = Registry("search source")
