from typing import IO, Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.files.access import AddressIsOver, get_file, get_image
from portal.files.models import File
from portal.files.storing import open_stored
from portal.web.looking import not_looked_at

A_YEAR = 365 * 86_400
TYPES = {"jpg": "image/jpeg", "png": "image/png"}
BOXED = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Frame-Options": "DENY",
}


@not_looked_at
@require_safe
def picture(request: HttpRequest, digest: str, suffix: str) -> HttpResponse:
    """For mail programs too: nobody signs in, and the address says what the bytes are."""
    content = _content(get_image(digest, suffix).stored_as)
    response = HttpResponse(content.read(), content_type=TYPES[suffix], headers=BOXED)
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


@not_looked_at
@require_safe
@login_required
def private_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """Whole, and only to keep: no part of it (Range) is given, and no browser shows it as a page of ours."""
    try:
        file = get_file(request.user, token)
    except AddressIsOver:
        return render(request, "errors/410_file.html", status=410)
    content = _content(file.stored_as)
    return FileResponse(
        content, as_attachment=True, filename=file.name, content_type=_type(file), headers=_headers(file)
    )


def _content(name: str) -> IO[Any]:
    try:
        return open_stored(name)
    except FileNotFoundError:
        raise Http404 from None


def _type(file: File) -> str:
    return f"{file.kind}; charset=utf-8" if file.kind.startswith("text/") else file.kind


def _headers(file: File) -> dict[str, str]:
    return BOXED | {
        "Content-Length": str(file.bytes),
        "Cache-Control": "private, no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
