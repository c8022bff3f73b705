from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.mail.tracking.access import get_click, get_opening
from portal.mail.tracking.destinations import destination
from portal.mail.tracking.noting import note
from portal.web.looking import not_looked_at

PIXEL = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)
"""A GIF of one transparent point."""


@not_looked_at
@never_cache
@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Counts, and leads on; the reader waits for no write."""
    message_id, link_id = get_click(token)
    note(request, message_id, link_id)
    return HttpResponseRedirect(destination(link_id), content_type="text/plain")


@not_looked_at
@never_cache
@require_safe
def opened(request: HttpRequest, token: str) -> HttpResponse:
    note(request, get_opening(token), None)
    return HttpResponse(PIXEL, content_type="image/gif")
