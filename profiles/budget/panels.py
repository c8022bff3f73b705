from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.panels.registry import Panel
from profiles.budget.spending import budget_of
from profiles.budget.uses import uses
from profiles.people.models import Person


def what_we_asked(request: HttpRequest, subject: Any) -> dict[str, Any]:
    budget = budget_of(cast(Person, request.user))
    return {"budget": budget, "asks_more": any(budget.allows(use) for use in uses)}


ASKED = Panel(
    "budget", "me", "profiles/budget/panel.html", what_we_asked, order=42, title=_("How much we ask")
)
