from typing import Any

from django.http import HttpRequest

from portal.panels.registry import Panel


def privacy(request: HttpRequest, subject: Any) -> dict[str, Any]:
    return {}


PRIVACY = Panel("privacy", "me", "profiles/privacy/panel.html", privacy, order=60, private=True)
