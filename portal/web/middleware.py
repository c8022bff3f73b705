import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def request_context(get_response: Answer) -> Answer:
    """Gives each request an id, for its log lines and its answer."""

    def answer(request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=request_id, path=request.path)
        response = get_response(request)
        response["X-Request-Id"] = request_id
        return response

    return answer


def private_pages(get_response: Answer) -> Answer:
    """No shared cache may keep what was made for one person: signed-in pages are `private, no-store`."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response

    return answer
