from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.panels.registry import Panel


def privacy(request: HttpRequest, subject: Any) -> dict[str, Any]:
    return {}


PRIVACY = Panel(
    "privacy", "me", "profiles/privacy/panel.html", privacy, order=60, private=True, title=_("Your data")
)
