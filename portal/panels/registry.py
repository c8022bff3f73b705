from collections.abc import Callable
from dataclasses import dataclass
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
    `private`: of sessions, keys, passwords; staff who look at pages as the person sees them never see it.
    """

    slug: str
    slot: str
    template: str
    build: Callable[[HttpRequest, Any], dict[str, Any] | None]
    order: int = 50
    private: bool = False


panels: Registry[Panel] = Registry("panel")


def register(panel: Panel) -> Panel:
    if panel.slot not in SLOTS:
        raise ValueError(f"there is no slot {panel.slot!r}")
    return panels.register(panel.slug, panel)


def filled(slot: str, request: HttpRequest, subject: Any = None) -> list[tuple[Panel, dict[str, Any]]]:
    """The panels that have something to say here, in order, each with its context."""
    shown = [panel for panel in panels if panel.slot == slot and not _is_kept_from(request, panel)]
    here = sorted(shown, key=lambda panel: panel.order)
    built = ((panel, panel.build(request, subject)) for panel in here)
    return [(panel, context) for panel, context in built if context is not None]


def _is_kept_from(request: HttpRequest, panel: Panel) -> bool:
    return panel.private and is_shown_to_staff(request)
