from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal.files.access import get_image
from portal.files.keeping import path_of
from portal.web.looking import not_looked_at

A_YEAR = 365 * 86_400
TYPES = {"jpg": "image/jpeg", "png": "image/png"}


@not_looked_at
@require_safe
def picture(request: HttpRequest, digest: str, suffix: str) -> HttpResponse:
    """For mail programs too: nobody signs in, and the address says what the bytes are."""
    get_image(digest, suffix)
    response = HttpResponse(path_of(digest, suffix).read_bytes(), content_type=TYPES[suffix])
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
