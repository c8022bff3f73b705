from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from community.support.attachments import link_for
from community.support.models import HelpRequest
from portal.panels.registry import Panel
from profiles.people.models import Person

SHOWN = 20


def help_requests_of(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    """What the member wrote into Get help, newest first."""
    if not isinstance(request.user, Person):
        return None
    asked = HelpRequest.objects.filter(person=request.user).select_related("attachment")[:SHOWN]
    found = [{"asked": one, "attachment_url": link_for(request.user, one)} for one in asked]
    return {"help_requests": found} if found else None


HELP_REQUESTS = Panel(
    "help-requests",
    "me",
    "community/support/mine.html",
    help_requests_of,
    order=60,
    title=_("What you asked us"),
)
