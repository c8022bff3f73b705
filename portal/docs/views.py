from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.docs.access import TYPES, check_reader, get_file, is_built

FIVE_MINUTES = 300


@require_safe
def docs(request: HttpRequest, path: str = "index.html") -> HttpResponse:
    """For all staff: what it says is in the public repository too, so no role is told apart."""
    check_reader(request)
    if not is_built():
        return render(request, "portal/docs/missing.html", status=404)
    return _answer(get_file(path))


def _answer(file: Path) -> HttpResponse:
    """Pages are kept nowhere, as all that staff read; sheet and pictures for a while by the browser itself."""
    response = HttpResponse(file.read_bytes(), content_type=TYPES[file.suffix])
    if file.suffix != ".html":
        response["Cache-Control"] = f"private, max-age={FIVE_MINUTES}"
    return response
