from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.panels.registry import Panel


def how_we_tell_you(request: HttpRequest, subject: Any) -> dict[str, Any]:
    return {}


NOTICES = Panel("notices", "me", "portal/notices/panel.html", how_we_tell_you, order=45, title=_("Notices"))
