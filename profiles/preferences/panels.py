from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.panels.registry import Panel
from profiles.people.models import Person
from profiles.preferences.forms import form_for
from profiles.preferences.querysets import preferences_of


def how_we_treat_you(request: HttpRequest, subject: Any) -> dict[str, Any]:
    person = cast(Person, request.user)
    return {"form": form_for(person, preferences_of(person))}


PREFERENCES = Panel(
    "preferences",
    "me",
    "profiles/preferences/panel.html",
    how_we_treat_you,
    order=40,
    title=_("How you want it"),
)
