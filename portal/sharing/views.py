from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from portal.branding.reading import brand
from portal.sharing.cards import ShareCard, share_sources
from portal.sharing.drawing import draw_card
from portal.web.looking import not_looked_at

A_YEAR = 365 * 86_400
KEPT_SECONDS = 30 * 86_400


@not_looked_at
@require_safe
def share_card(request: HttpRequest, source: str, slug: str, digest: str) -> HttpResponse:
    """The picture of a published thing. One address draws; any other of the same thing leads there."""
    find = share_sources.get(source)
    if find is None:
        raise Http404
    card = find(slug)
    return _picture(card) if digest == card.digest else redirect(card.image_url)


def _picture(card: ShareCard) -> HttpResponse:
    """Drawn once: what is drawn is in the address."""
    key = f"share:{card.digest}"
    data: bytes = cache.get(key) or draw_card(card, brand())
    cache.add(key, data, KEPT_SECONDS)
    response = HttpResponse(data, content_type="image/png")
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
