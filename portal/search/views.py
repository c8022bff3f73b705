from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from portal.activity.sightings import see
from portal.search.searching import Found, clean, nearest_shelves, search, suggest
from portal.search.sources import sources
from portal.web.errors import too_many
from portal.web.rates import block_of, seconds_to_wait

SHOWN, SHOWN_MORE = 20, 50
SEARCHES_PER_NETWORK = "60/minute"
SUGGESTIONS_PER_NETWORK = "120/minute"
SHORTEST = 2


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """One list of everything, best first; the words are kept for whatever is tried next."""
    words = clean(request.GET.get("q", ""))
    wait = seconds_to_wait(SEARCHES_PER_NETWORK, "search", block_of(request)) if words else 0
    if wait:
        return too_many(request, wait)
    kind = request.GET.get("kind", "")
    limit = SHOWN_MORE if request.GET.get("more") else SHOWN
    found = search(words, _language(), [kind] if sources.get(kind) else None, limit)
    if words:
        see(request, "search", words, "search", found=sum(found.counts.values()))
    empty = bool(words) and not found.hits
    template = "portal/search/empty.html" if empty else "portal/search/results.html"
    shelves = nearest_shelves(words, _language()) if empty else []
    return render(
        request, template, {"found": found, "shelves": shelves, "kind": kind, **_around(found, kind)}
    )


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """A few things while someone types. Opened as a page of its own, it is the search page."""
    words = clean(request.GET.get("q", ""))
    if not getattr(request, "htmx", False):
        return redirect(f"{reverse('search')}?{urlencode({'q': words})}")
    wait = seconds_to_wait(SUGGESTIONS_PER_NETWORK, "suggest", block_of(request))
    if wait:
        return too_many(request, wait)
    hits = suggest(words, _language()) if len(words) >= SHORTEST else []
    return render(request, "portal/search/suggestions.html", {"hits": hits, "words": words})


def _language() -> str:
    return get_language() or "en"


def _around(found: Found, kind: str) -> dict[str, Any]:
    """The tabs, and where more of the same is."""
    counted = [(source.slug, source.name, found.counts.get(source.slug, 0)) for source in sources]
    tabs = [("", gettext("Everything"), sum(found.counts.values())), *counted]
    more = found.total - len(found.hits)
    return {
        "tabs": [
            {"url": _url(found.words, slug), "name": name, "count": count, "current": slug == kind}
            for slug, name, count in tabs
            if count or slug == kind
        ],
        "more": min(more, SHOWN_MORE - SHOWN) if len(found.hits) <= SHOWN else 0,
        "more_url": _url(found.words, kind, more="1"),
    }


def _url(words: str, kind: str, **more: str) -> str:
    given = {"q": words, **({"kind": kind} if kind else {}), **more}
    return f"{reverse('search')}?{urlencode(given)}"
