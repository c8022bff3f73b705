"""What whoever looks is told, in their own language, where they can't go on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from portal.web.errors import answer
from profiles.people.models import Person
from profiles.seeing.models import Look
from profiles.seeing.now import Seeing


def refused(request: HttpRequest, seen: Seeing, why: str) -> HttpResponse:
    """`why`: "post" for what would change something, "wrote" where the database refused, "closed" for a place."""
    return _told(request, seen.by, _words(why), "profiles/seeing/refused.html", {"why": why})


def over(request: HttpRequest, by: Person, how: str) -> HttpResponse:
    context = {"how": how, "words": Look.End(how).label}
    return _told(request, by, None, "profiles/seeing/over.html", context)


def _words(why: str) -> str:
    if why == "closed":
        return _("You are looking. This place is not part of what you can see.")
    return _("You are looking. Nothing can be changed here.")


def _told(
    request: HttpRequest, by: Person, words: str | None, template: str, context: dict[str, Any]
) -> HttpResponse:
    with translation.override(by.language):
        told = words or _("Your look is over. Load the page again.")
        response = answer(request, 403, told, template, {**context, "told": told})
    response["Cache-Control"] = "private, no-store"
    return response
