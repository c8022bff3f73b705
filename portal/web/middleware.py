import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from portal.web.bodies import MB, most_of
from portal.web.errors import signed_out, too_large, wants_page, wants_part, wrong_method
from portal.web.observing import observed, page_of

Answer = Callable[[HttpRequest], HttpResponse]


class RequestContext:
    """Gives each request an id, for its log lines, its tasks and its answer, and notes how it went."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=request_id)
        response = observed(self.get_response, request)
        response["X-Request-Id"] = request_id
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        structlog.contextvars.bind_contextvars(page=page_of(request))


def private_pages(get_response: Answer) -> Answer:
    """No shared cache may keep what was made for one person: signed-in pages are `private, no-store`."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response

    return answer


def parts_stay_in_place(get_response: Answer) -> Answer:
    """Whose session is over is not sent to the sign-in inside a part of a page, but told so there."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        return signed_out(request) if wants_part(request) and _leads_to_sign_in(response) else response

    return answer


def wrong_methods_are_said(get_response: Answer) -> Answer:
    """A person who opens the address of a button is told so on a page; Django's own answer has no words."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_bare = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content
        if is_bare and (wants_part(request) or wants_page(request)):
            return wrong_method(request, response["Allow"])
        return response

    return answer


def bodies_have_an_end(get_response: Answer) -> Answer:
    """Before anything is read: Django itself sets no limit to the files of a form."""

    def answer(request: HttpRequest) -> HttpResponse:
        length = _length(request)
        if length > settings.UPLOAD_MOST_MB * MB and length > (most := most_of(request)):
            return too_large(request, most // MB)
        return get_response(request)

    return answer


def _length(request: HttpRequest) -> int:
    """As the request says; without, a server gives us no body."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdecimal() else 0


def _leads_to_sign_in(response: HttpResponse) -> bool:
    return response.get("Location", "").partition("?")[0] == resolve_url(settings.LOGIN_URL)
