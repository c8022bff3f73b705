from typing import Any

from django.http import HttpRequest

from portal.panels.registry import Panel


def colleagues(request: HttpRequest, subject: Any) -> dict[str, Any]:
    return {}


COLLEAGUES = Panel("colleagues", "me", "profiles/colleagues/panel.html", colleagues, order=15, private=True)
