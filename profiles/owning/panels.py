from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.panels.registry import Panel
from profiles.owning.querysets import owned_by, renewing
from profiles.people.models import Person
from profiles.products.shelf import shown
from profiles.purchases.querysets import has_bought

SOON = 60
"""Days before something renews that home says so."""


def what_you_use(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    if not isinstance(request.user, Person):
        return None
    rows = [(row, shown(row.product)) for row in owned_by(request.user)]
    return {"used": rows, "has_bought": has_bought(request.user)}


def renews_soon(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    row = renewing(request.user, SOON) if isinstance(request.user, Person) else None
    return {"owned": row, "shown": shown(row.product)} if row else None


USED = Panel("owning", "me", "profiles/owning/panel.html", what_you_use, order=20, title=_("What you use"))
RENEWS = Panel("renews", "home-member-top", "profiles/owning/renews.html", renews_soon, order=30)
