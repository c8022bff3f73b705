from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from portal.web.looking import is_looked_at
from profiles.people.models import Person
from profiles.security.factors import has_second_factor
from profiles.security.sessions import note_seen

Answer = Callable[[HttpRequest], HttpResponse]
OPEN_TO_STAFF = (
    "security",
    "account_",
    "sign-",
    "set-language",
    "brand-css",
    "help",
    "health",
    "ready",
    "file",
)
"""How the names of addresses begin that answer staff who still have to set up a second factor."""


class StaffSecondFactor:
    """Where STAFF_SECOND_FACTOR is on, nothing answers staff without a second factor but the way to get one.

    Not only the staff areas: what staff may do elsewhere is no less than what they may do there.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *given: Any) -> HttpResponse | None:
        if not settings.STAFF_SECOND_FACTOR or not lacks_second_factor(request.user):
            return None
        match = request.resolver_match
        if match and not match.namespaces and (match.url_name or "").startswith(OPEN_TO_STAFF):
            return None
        back = request.get_full_path() if request.method == "GET" else "/"
        return redirect(f"{reverse('security-staff')}?{urlencode({'next': back})}")


def lacks_second_factor(user: Any) -> bool:
    return isinstance(user, Person) and user.is_staff and not has_second_factor(user)


class SeenHere:
    """Notes when a session was last used, by pages that are looked at."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *given: Any) -> None:
        user = request.user
        if (
            settings.SESSION_COOKIE_NAME in request.COOKIES
            and isinstance(user, Person)
            and is_looked_at(view)
        ):
            note_seen(request, user)
