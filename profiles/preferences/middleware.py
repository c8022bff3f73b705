from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from portal.web.zones import zone
from profiles.people.models import Person

Answer = Callable[[HttpRequest], HttpResponse]


def language_and_time_zone(get_response: Answer) -> Answer:
    """A person's own language and clock; a visitor's cookie, else what their browser asks for."""

    def answer(request: HttpRequest) -> HttpResponse:
        with translation.override(_language(request)), timezone.override(_zone(request)):
            request.LANGUAGE_CODE = translation.get_language()
            response = get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        if not request.user.is_authenticated:
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    return answer


def _language(request: HttpRequest) -> str:
    person = request.user
    if isinstance(person, Person) and person.language in dict(settings.LANGUAGES):
        return person.language
    return translation.get_language_from_request(request)


def _zone(request: HttpRequest) -> ZoneInfo:
    name = request.user.time_zone if isinstance(request.user, Person) else settings.TIME_ZONE
    return zone(name)
