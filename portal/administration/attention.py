"""What the admin's front page says needs somebody: each feature lends its own lines."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from portal.panels.registry import Panel, register

MOST_COUNTED = 100
"""More is said as "100 or more": no count on opening the page."""


@dataclass(frozen=True)
class Matter:
    """One line, and where it is dealt with."""

    words: str
    url: str


def lend(slug: str, found: Callable[[HttpRequest], Iterable[Matter]], order: int = 50) -> None:
    """`found` gives the matters that this viewer may see and do something about."""

    def build(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
        matters = list(found(request))
        return {"matters": matters} if matters else None

    register(Panel(f"attention-{slug}", "admin-home", "portal/administration/attention.html", build, order))


def some(rows: Any) -> int:
    """How many rows, counted no further than MOST_COUNTED."""
    return len(rows.order_by().values_list("pk")[:MOST_COUNTED])


def number(count: int) -> str:
    return f"{count}+" if count >= MOST_COUNTED else str(count)
