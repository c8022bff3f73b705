from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.web.errors import words_to_wait


def form_page(request: HttpRequest, template: str, context: dict[str, Any], *, wait: int = 0) -> HttpResponse:
    """The page of `context["form"]`: 200 when it was not sent, 422 with its faults, each with what was typed.

    `wait`: seconds until it may be sent again. It is not taken now, and the page says so with a 429.
    """
    form = context["form"]
    if wait:
        form.add_error(None, words_to_wait(wait))
    response = render(request, template, context, status=429 if wait else 422 if form.is_bound else 200)
    if wait:
        response["Retry-After"] = str(wait)
    return response
