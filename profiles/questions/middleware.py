import time
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.web.looking import is_looked_at, is_shown_to_staff

IDLE_SECONDS = 30 * 60
NOTED_EVERY_SECONDS = 60

Answer = Callable[[HttpRequest], HttpResponse]


class Visits:
    """Gives `request.visit`: one id per run of requests without 30 idle minutes.

    None for visitors, for what nobody looks at (`portal.web.looking.not_looked_at`), and for staff who look on.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.visit = None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *given: Any) -> None:
        if is_looked_at(view) and not is_shown_to_staff(request):
            request.visit = visit_of(request)  # type: ignore[attr-defined]


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
