from typing import Any

from django.http import HttpRequest

from portal.feedback.querysets import changes_for
from portal.feedback.targets import things_of
from portal.panels.registry import Panel


def what_became_of_it(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    """What was changed lately about things they said something about; stays away when nothing was."""
    changes = list(changes_for(request.user)) if request.user.is_authenticated else []
    things = things_of(changes)
    lines = [
        (things[key], change) for change in changes if (key := (change.target, change.object_id)) in things
    ]
    return {"lines": lines} if lines else None


YOU_SAID = Panel(
    "you-said",
    "home-member",
    "portal/feedback/you_said.html",
    what_became_of_it,
    moves={"collaborator": "home-member-top"},
)
