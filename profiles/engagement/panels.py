from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.panels.registry import Panel
from profiles.engagement.forms import GUESS, WayForm
from profiles.engagement.models import Engagement
from profiles.engagement.querysets import engagement_of
from profiles.engagement.signals import signals
from profiles.people.models import Person


def how_you_take_part(request: HttpRequest, subject: Any) -> dict[str, Any]:
    """What we think and why, or what they chose."""
    found = engagement_of(cast(Person, request.user))
    chosen = found.kind if found and found.is_chosen else GUESS
    return {"engagement": found, "because": because(found), "form": WayForm(initial={"kind": chosen})}


def because(engagement: Engagement | None) -> Any:
    signal = signals.get(engagement.because) if engagement else None
    return signal.says if signal else ""


def leaning(request: HttpRequest) -> str:
    """For the order of home. One query."""
    found = engagement_of(request.user) if isinstance(request.user, Person) else None
    return found.kind if found else ""


TAKING_PART = Panel(
    "engagement",
    "me",
    "profiles/engagement/panel.html",
    how_you_take_part,
    order=35,
    title=_("How you take part"),
)
