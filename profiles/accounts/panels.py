from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.panels.registry import Panel
from profiles.people.models import Person


def account(request: HttpRequest, subject: Any) -> dict[str, Any]:
    person = cast(Person, request.user)
    return {"address": person.email}


ACCOUNT = Panel(
    "account",
    "me",
    "profiles/accounts/panel.html",
    account,
    order=50,
    private=True,
    title=_("How you come in"),
)
