"""What an error says: a page with what happened and what to do, and a status that is true.

A request for a part of a page (htmx) gets one or two sentences as plain text. static/js/kinship.js shows them beside
what was pressed; what was typed there stays.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.defaults import server_error as static_server_error


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    words = _("We did not understand that. Load the page again, then try once more.")
    return answer(request, 400, words, "errors/400.html")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 403, _("Your account may not do that."), "errors/403.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    words = _(
        "The page was open for too long. Copy what you typed, load the page again and send it once more."
    )
    return answer(request, 403, words, "errors/403_csrf.html")


def signed_out(request: HttpRequest) -> HttpResponse:
    """Only for a part: a page leads to the sign-in."""
    return _in_place(401, _("You are signed out. Copy what you typed, load the page again and sign in."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The words of the address go into the search box: `/problems/till-drawer` asks for "till drawer"."""
    words = request.path.rstrip("/").rsplit("/", 1)[-1].replace("-", " ").replace("_", " ")
    context = {"words": words[:80], "path": request.path[:200]}
    return answer(request, 404, _("That is no longer here. Load the page again."), "errors/404.html", context)


def wrong_method(request: HttpRequest, allowed: str) -> HttpResponse:
    """`allowed`: what the address takes, for the header."""
    response = answer(request, 405, _("That is not done here. Load the page again."), "errors/405.html")
    response["Allow"] = allowed
    return response


def too_many(request: HttpRequest, seconds: int = 60) -> HttpResponse:
    context = {"minutes": -(-seconds // 60)}
    response = answer(request, 429, words_to_wait(seconds), "errors/429.html", context)
    response["Retry-After"] = str(seconds)
    return response


def too_large(request: HttpRequest, most: int) -> HttpResponse:
    """What was sent is not read, not even its words. `most`: in megabytes."""
    words = _("That is more than we can take at once. Send a smaller file.")
    return answer(request, 413, words, "errors/413.html", {"most": most})


def words_to_wait(seconds: int) -> str:
    """What the page above says, for a form that is shown again."""
    minutes = -(-seconds // 60)
    words = ngettext(
        "To keep others safe we stop here for one minute. Then try again.",
        "To keep others safe we stop here for %(minutes)s minutes. Then try again.",
        minutes,
    )
    return words % {"minutes": minutes}


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without context processors, so that it also answers when the database is away."""
    if wants_part(request):
        return _in_place(500, _("That broke, and it is our fault. Try again in a minute."))
    return static_server_error(request, template_name="errors/500.html")


def wants_part(request: HttpRequest) -> bool:
    """Asked by the header itself: an error may come before the middleware that reads it."""
    return request.headers.get("HX-Request") == "true"


def wants_page(request: HttpRequest) -> bool:
    """A browser asks for HTML by name; a program takes whatever comes, or JSON."""
    return "text/html" in request.headers.get("Accept", "")


def answer(
    request: HttpRequest, status: int, words: str, template: str, context: dict[str, Any] | None = None
) -> HttpResponse:
    """The words where a part was asked for, else the page."""
    return (
        _in_place(status, words) if wants_part(request) else render(request, template, context, status=status)
    )


def _in_place(status: int, words: str) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
