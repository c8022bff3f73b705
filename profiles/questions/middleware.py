import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

IDLE_SECONDS = 30 * 60
NOTED_EVERY_SECONDS = 60

Answer = Callable[[HttpRequest], HttpResponse]


def visits(get_response: Answer) -> Answer:
    """Gives `request.visit`: one id per run of requests without 30 idle minutes; None for visitors."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.visit = visit_of(request)  # type: ignore[attr-defined]
        return get_response(request)

    return answer


def visit_of(request: HttpRequest) -> uuid.UUID | None:
    """Kept in a member's session, written at most once a minute; a visitor's session is not touched."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return None
    held, now = request.session.get("visit"), int(time.time())
    if not held or now - held[1] > IDLE_SECONDS:
        held = [str(uuid.uuid4()), 0]
    if now - held[1] >= NOTED_EVERY_SECONDS:
        request.session["visit"] = [held[0], now]
    return uuid.UUID(held[0])
