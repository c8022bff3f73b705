"""The texts that templates and Python give to be translated, found without gettext."""

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

Key = tuple[str | None, str]
FOLDERS = ("portal", "profiles", "content", "training", "community", "campaigns")
ENDINGS = {".html", ".txt", ".mjml"}
LAZY = {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")}
KEYWORDS = {**DEFAULT_KEYWORDS, **LAZY, "gettext_noop": None}
MAY_HOLD_TEXT = re.compile(r"gettext")
HOLE = re.compile(r"%\(\w+\)[sd]|(?<!%)\{\w*\}")


def translated() -> dict[Key, Any]:
    """The German catalogue: message by context and text."""
    path = Path(settings.LOCALE_PATHS[0], "de", "LC_MESSAGES", "django.po")
    found = read_po(io.BytesIO(path.read_bytes()), locale="de")
    return {key(message.context, message.id): message for message in found if message.id}


def key(context: str | None, words: str | Iterable[str]) -> Key:
    return context, words if isinstance(words, str) else next(iter(words))


def wanted() -> Iterator[tuple[Key, str]]:
    """Every text to be translated, with the file it stands in."""
    for path in _files():
        for context, words in _texts(path):
            yield key(context, words), str(path.relative_to(settings.BASE_DIR))


def _files() -> Iterator[Path]:
    for folder in FOLDERS:
        yield from Path(settings.BASE_DIR, folder).rglob("*.py")
    for path in Path(settings.BASE_DIR, "templates").rglob("*"):
        if path.suffix in ENDINGS:
            yield path


def _texts(path: Path) -> Iterator[tuple[str | None, Any]]:
    source = path.read_text()
    if path.suffix == ".py" and not MAY_HOLD_TEXT.search(source):
        return
    code = source if path.suffix == ".py" else templatize(source, origin=str(path))
    for _, words, _, context in extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS):
        yield context, words


def holes(words: str) -> set[str]:
    """What stands for a value in a text: %(name)s, {name} or {}."""
    return set(HOLE.findall(words))
