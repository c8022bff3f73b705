from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.branding.looks import Look
from portal.branding.reading import brand


def shell(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame needs: the brand, the doors that exist, and which one we are behind."""
    ours = brand()
    return {
        "brand": ours,
        "look": Look.of(ours),
        "nav": doors(request.path),
        "IS_DEMO": settings.IS_DEMO,
        "SHOWS_GENERATED": settings.MODE == "demo",
    }


def doors(path: str) -> list[dict[str, Any]]:
    return [_door(name, label, icon, path) for name, label, icon in _labelled()]


def _labelled() -> tuple[tuple[str, str, str], ...]:
    return (
        ("home", _("Home"), "home"),
        ("library", _("Library"), "library"),
        ("training-list", _("Training"), "training"),
        ("help", _("Help"), "help"),
    )


def _door(name: str, label: str, icon: str, path: str) -> dict[str, Any]:
    url = reverse(name)
    current = path == url if name == "home" else path.startswith(url)
    return {"name": name, "label": label, "url": url, "icon": icon, "current": current}
