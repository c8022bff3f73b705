from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.panels.registry import Panel


def colleagues(request: HttpRequest, subject: Any) -> dict[str, Any]:
    return {}


COLLEAGUES = Panel(
    "colleagues",
    "me",
    "profiles/colleagues/panel.html",
    colleagues,
    order=15,
    private=True,
    title=_("Your business"),
)
