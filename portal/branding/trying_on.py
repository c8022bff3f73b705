"""Pages and a mail as they would look with values that nobody has saved."""

import copy
import re
from collections.abc import Callable
from importlib import import_module

from csp.constants import SELF
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import resolve, reverse

from portal.activity.sightings import unseen
from portal.branding.models import Brand
from portal.branding.reading import tried_on
from portal.mail.framing import NEW_TAB, framed
from portal.mail.kinds import kinds
from portal.mail.studio import written
from portal.search.models import Entry

DARK_QUERY = re.compile(r"@media[^{]*\(\s*prefers-color-scheme\s*:\s*dark\s*\)")
Show = Callable[[HttpRequest, bool], HttpResponse]


def try_on(request: HttpRequest, brand: Brand, page: str, *, dark: bool) -> HttpResponse:
    """Http404 for a page there is none of. Nobody is counted as having looked."""
    if page not in PAGES:
        raise Http404
    _show_one_logo(brand, dark)
    with tried_on(brand), unseen():
        return PAGES[page](request, dark)


def _show_one_logo(brand: Brand, dark: bool) -> None:
    """That of the scheme that is tried, whatever the browser's own is."""
    if dark and brand.logo_dark:
        brand.logo, brand.plate = brand.logo_dark, brand.plate_dark
    brand.logo_dark = None


def _home(request: HttpRequest, dark: bool) -> HttpResponse:
    return _as_visitor(request, reverse("home"))


def _article(request: HttpRequest, dark: bool) -> HttpResponse:
    """Any that can be found."""
    found = Entry.objects.filter(source="library").order_by("pk").first()
    if found is None:
        raise Http404
    return _as_visitor(request, found.url)


def _as_visitor(request: HttpRequest, path: str) -> HttpResponse:
    """The page itself, called without its address: as somebody who is not signed in, with nothing in their session."""
    view, args, kwargs = resolve(path)
    visitor = copy.copy(request)
    visitor.path = visitor.path_info = path
    visitor.method, visitor.user = "GET", AnonymousUser()
    visitor.META = {**request.META, "QUERY_STRING": "", "PATH_INFO": path}
    visitor.GET = visitor.POST = QueryDict()
    visitor.session = import_module(settings.SESSION_ENGINE).SessionStore()
    visitor._messages = default_storage(visitor)  # type: ignore[attr-defined]
    response: HttpResponse = view(visitor, *args, **kwargs)
    response["X-Frame-Options"] = "SAMEORIGIN"
    setattr(response, "_csp_replace", {"frame-ancestors": [SELF]})  # noqa: B010  as django-csp's decorators do
    response.content = response.content.replace(b"<head>", b"<head>" + NEW_TAB.encode(), 1)
    return response


def _mail(request: HttpRequest, dark: bool) -> HttpResponse:
    """The welcome, or whichever kind has somebody to show it with."""
    for kind in sorted(kinds, key=lambda kind: kind.slug != "welcome"):
        for sample in kind.samples():
            html = str(written(kind, sample).letter.html)
            response = framed(DARK_QUERY.sub("@media all", html) if dark else html)
            setattr(response, "_csp_exempt", True)  # noqa: B010
            return response
    raise Http404


PAGES: dict[str, Show] = {"home": _home, "article": _article, "mail": _mail}
