"""Joins the files of static/css into the sheets that pages load: members.css, staff.css, admin.css and docs.css.

A staticfiles finder, so that `collectstatic`, development and tests all serve what the files say now.
A new file is named here, once: later files win within a layer, and the layers are ordered in order.css.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage

PREFIX = "sheets"

COMPONENTS = (
    "fact",
    "sentence",
    "icon",
    "bar",
    "dock",
    "fascia",
    "button",
    "field",
    "pick",
    "chips",
    "bigsearch",
    "suggestions",
    "row",
    "cover",
    "people",
    "badge",
    "ask",
    "note",
    "progress",
    "helpful",
    "table",
    "tabs",
    "details",
    "copyline",
    "crumbs",
    "lists",
    "stuck",
    "refused",
    "seeing",
    "letterfig",
    "footer",
)
PAGES = (
    "home",
    "article",
    "search",
    "lesson",
    "help",
    "join",
    "me",
    "security",
    "topic",
    "problems",
    "library",
    "letter",
    "notices",
    "partners",
)
STAFF = (
    "staffbar",
    "studio",
    "chart",
    "report",
    "sending",
    "mails",
    "newsletters",
    "segments",
    "clusters",
    "imports",
    "seeing",
    "styleguide",
)

MEMBERS = (
    "order",
    "reset",
    "tokens",
    "base",
    "layout",
    *(f"components/{name}" for name in COMPONENTS),
    *(f"pages/{name}" for name in PAGES),
    "utilities",
    "print",
)
SHEETS = {
    "members.css": MEMBERS,
    "staff.css": (*MEMBERS, *(f"staff/{name}" for name in STAFF)),
    "admin.css": ("order", "tokens", "admin/admin"),
    "docs.css": (
        *("order", "reset", "tokens", "base", "layout", "components/bar", "pages/article"),
        *("staff/staffbar", "docs/docs", "print"),
    ),
}
"""The admin's stands on Django's own sheets, which come before it; the handbook has a copy in its folder."""


class SheetStorage(FileSystemStorage):
    """`prefix` is read by collectstatic and by WhiteNoise."""

    prefix = PREFIX


class SheetFinder(BaseFinder):
    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.storage = SheetStorage(location=settings.VAR_DIR / PREFIX)

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        missing = {name for names in SHEETS.values() for name in names if not _source(name).exists()}
        return [Error(f"sheets.py names static/css/{name}.css: no such file") for name in sorted(missing)]

    def find(self, path: str, find_all: bool = False) -> str | Sequence[str]:  # type: ignore[override]
        folder, _, sheet = path.partition("/")
        if folder != PREFIX or sheet not in SHEETS:
            return []
        found = str(build(sheet))
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, SheetStorage]]:
        for sheet in SHEETS:
            build(sheet)
            yield sheet, self.storage


def build(sheet: str) -> Path:
    """Where the sheet lies, written anew when its sources say something else than it does."""
    target = Path(settings.VAR_DIR) / PREFIX / sheet
    text = joined(sheet)
    if not target.exists() or target.read_text() != text:
        _write(target, text)
    return target


def joined(sheet: str) -> str:
    return "\n".join(_source(name).read_text() for name in SHEETS[sheet])


def _source(name: str) -> Path:
    return Path(settings.BASE_DIR) / "static" / "css" / f"{name}.css"


def _write(target: Path, text: str) -> None:
    """In one step, because several processes may do it at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=target.parent, suffix=".new", delete=False) as new:
        new.write(text)
    os.chmod(new.name, 0o644)
    os.replace(new.name, target)
