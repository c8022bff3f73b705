from typing import Any

from django.http import HttpRequest

from community.support.models import HelpRequest
from portal.panels.registry import Panel

SHOWN = 20


def help_requests_of(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    """What the member wrote into Get help, newest first."""
    found = list(HelpRequest.objects.filter(person=request.user.pk)[:SHOWN])
    return {"help_requests": found} if found else None


HELP_REQUESTS = Panel("help-requests", "me", "community/support/mine.html", help_requests_of, order=60)
