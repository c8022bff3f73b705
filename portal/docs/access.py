from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest

from portal.docs.building import site_folder

TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".png": "image/png"}
"""What the site consists of; nothing else is given away."""


def can_read(user: Any) -> bool:
    """Whoever may enter the staff areas, whatever their role."""
    return bool(user.is_authenticated and user.is_staff)


def check_reader(request: HttpRequest) -> None:
    if not can_read(request.user):
        raise Http404


def is_built() -> bool:
    return (site_folder() / "index.html").is_file()


def get_file(path: str) -> Path:
    """A file of the built site; 404 for all else, also for what a link in it leads to outside."""
    if "\0" in path or str(Path(path)) != path or Path(path).suffix not in TYPES:
        raise Http404
    root = site_folder().resolve()
    file = (root / path).resolve()
    if not file.is_relative_to(root) or not _is_file(file):
        raise Http404
    return file


def _is_file(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError:
        return False
