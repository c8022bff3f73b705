from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.panels.registry import Panel
from profiles.partners.models import Partner
from profiles.partners.querysets import partners_around
from profiles.people.models import Person

Context = dict[str, Any]


def _around(request: HttpRequest) -> list[Partner]:
    """Read once for a page."""
    if not hasattr(request, "partners_around"):
        found = partners_around(request.user) if isinstance(request.user, Person) else []
        request.partners_around = found  # type: ignore[attr-defined]
    return request.partners_around  # type: ignore[attr-defined, no-any-return]


def _first(request: HttpRequest, tie: str) -> Partner | None:
    return next((one for one in _around(request) if getattr(one, tie)), None)


def your_partner(request: HttpRequest, subject: Any) -> Context:
    return {"partner": _first(request, "looks_after")}


def partner_at_home(request: HttpRequest, subject: Any) -> Context | None:
    found = _first(request, "looks_after")
    return {"partner": found} if found else None


def your_businesses(request: HttpRequest, subject: Any) -> Context | None:
    """For who works for a partner."""
    found = _first(request, "works_for")
    return {"partner": found} if found else None


PANELS = (
    Panel(
        "your-partner", "me", "profiles/partners/panel.html", your_partner, order=16, title=_("Your partner")
    ),
    Panel(
        "your-businesses",
        "me",
        "profiles/partners/work.html",
        your_businesses,
        order=5,
        title=_("Your work as a partner"),
    ),
    Panel("partner-home", "home-member", "profiles/partners/home.html", partner_at_home, order=60),
    Panel(
        "businesses-home",
        "home-member-top",
        "profiles/partners/work.html",
        your_businesses,
        order=5,
        title=_("Your work as a partner"),
    ),
)
