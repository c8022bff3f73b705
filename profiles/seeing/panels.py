from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.panels.registry import Panel
from profiles.people.models import Person
from profiles.preferences.querysets import preferences_of
from profiles.seeing.querysets import looks_at


def who_looked(request: HttpRequest, subject: Any) -> dict[str, Any]:
    person = cast(Person, request.user)
    return {"looks": list(looks_at(person)), "may_look": preferences_of(person).seen_by_staff}


WHO_LOOKED = Panel(
    "who-looked",
    "me",
    "profiles/seeing/panel.html",
    who_looked,
    order=45,
    title=_("Who looked at your pages"),
)
