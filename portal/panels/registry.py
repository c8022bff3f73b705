from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from portal.registry import Registry
from portal.web.looking import is_shown_to_staff

SLOTS = (
    "home-visitor-front",
    "home-visitor",
    "home-member-front",
    "home-member-top",
    "home-member-main",
    "home-member-aside",
    "home-member",
    "article-foot",
    "me",
    "customer",
    "mail-message",
    "admin-home",
)


@dataclass(frozen=True)
class Panel:
    """A part of a page that an upper app lends to a lower one.

    `build(request, subject)` gives the template's context, or None to stay away. Lower `order` comes first.
    `moves`: by how the reader takes part (see `leanings`), the slot it has for them instead.
    `title`: its heading, on a page that lists its parts at the top; the section has the slug as its id.
    `private`: of sessions, keys, passwords; staff who look at pages as the person sees them never see it.
    """

    slug: str
    slot: str
    template: str
    build: Callable[[HttpRequest, Any], dict[str, Any] | None]
    order: int = 50
    moves: Mapping[str, str] = field(default_factory=dict)
    private: bool = False
    title: Any = ""


panels: Registry[Panel] = Registry("panel")
leanings: Registry[Callable[[HttpRequest], str]] = Registry("leaning")
"""How the reader of a page takes part: each gives a word that panels move by, or nothing."""


def register(panel: Panel) -> Panel:
    for slot in (panel.slot, *panel.moves.values()):
        if slot not in SLOTS:
            raise ValueError(f"there is no slot {slot!r}")
    return panels.register(panel.slug, panel)


def filled(slot: str, request: HttpRequest, subject: Any = None) -> list[tuple[Panel, dict[str, Any]]]:
    """The panels that have something to say here, in order, each with its context."""
    shown = [panel for panel in panels if _is_in(slot, panel, request) and not _is_kept_from(request, panel)]
    here = sorted(shown, key=lambda panel: panel.order)
    built = ((panel, panel.build(request, subject)) for panel in here)
    return [(panel, context) for panel, context in built if context is not None]


def _is_in(slot: str, panel: Panel, request: HttpRequest) -> bool:
    if slot not in (panel.slot, *panel.moves.values()):
        return False
    return not panel.moves or slot == panel.moves.get(_leaning(request), panel.slot)


def _leaning(request: HttpRequest) -> str:
    """The first word that anybody has for how the reader takes part; asked once for a page."""
    if not hasattr(request, "leaning"):
        request.leaning = next(filter(None, (lean(request) for lean in leanings)), "")  # type: ignore[attr-defined]
    return str(request.leaning)  # type: ignore[attr-defined]


def _is_kept_from(request: HttpRequest, panel: Panel) -> bool:
    return panel.private and is_shown_to_staff(request)
