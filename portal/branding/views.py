from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.branding.looks import Look, asked_for
from portal.branding.reading import brand
from portal.web.looking import not_looked_at

A_YEAR = 365 * 86_400


@not_looked_at
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The operator's two numbers as a stylesheet; everything else is derived from them in tokens.css.

    They stand in the address too, so that browsers may keep it and see a change at once. Private: a session cookie
    may be set with any answer, and no shared cache may keep that.
    """
    return _made(request, "portal/branding/brand.css", "text/css")


@not_looked_at
@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """For the tab: the sign of the bar, or the name's first letter where the operator has a logo."""
    return _made(request, "portal/branding/icon.svg", "image/svg+xml")


def _made(request: HttpRequest, template: str, content_type: str) -> HttpResponse:
    asked = asked_for(request.GET)
    response = render(request, template, {"look": asked or Look.of(brand())}, content_type=content_type)
    response["Cache-Control"] = f"private, max-age={A_YEAR}, immutable" if asked else "private, max-age=300"
    response["X-Content-Type-Options"] = "nosniff"
    return response
