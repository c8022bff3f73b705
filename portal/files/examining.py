"""What somebody attaches, looked at by its bytes. Its name and what the browser calls it are not believed.

Pictures are drawn anew. A PDF or a text stays as it was sent, and is refused where it could also be read as something
else. All of it is only ever given out as an attachment.
"""

import codecs
import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO

import puremagic
from django.utils.translation import gettext as _

from portal.files.errors import NotAnImageError, RefusedFileError
from portal.files.naming import harmless
from portal.files.pictures import MOST_BYTES, decoded, encoded, fitted

HEAD = 4096
TAIL = 66_000
"""Where the end of a ZIP file can begin: its comment has at most 65,535 bytes."""
CHUNK = 64 * 1024
LARGEST_SIDE = 4000
MARKUP = re.compile(
    rb"<\s*[!?/]?\s*(doctype|html|head|body|script|svg|xml|iframe|meta|style|object|embed|img)\b", re.I
)
NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
ACCEPTED = "image/png,image/jpeg,image/webp,image/gif,application/pdf,text/plain,.log,.csv"
"""For the `accept` of a file field."""
MARKUP_KINDS = {"text/html", "image/svg+xml", "text/xml", "application/xml", "application/xhtml+xml"}


@dataclass(frozen=True)
class Examined:
    """What may be kept: `content` is what is stored, which of a picture is not what was sent."""

    name: str
    kind: str
    size: int
    content: IO[bytes]


def examine(file: IO[bytes], name: str, size: int) -> Examined:
    """Raises RefusedFileError, whose words say what to send instead."""
    if size > MOST_BYTES:
        raise RefusedFileError(_("The file is larger than 10 MB. Send a smaller one."))
    if not size:
        raise RefusedFileError(_("The file is empty. Choose another."))
    file.seek(0)
    kinds = _kinds(file.read(HEAD))
    file.seek(0)
    found = _by(kinds)(file, name, size)
    found.content.seek(0)
    return found


def _kinds(head: bytes) -> set[str]:
    try:
        return {found.mime_type for found in puremagic.magic_string(head)}
    except puremagic.PureError:
        return set()


Way = Callable[[IO[bytes], str, int], Examined]


def _by(kinds: set[str]) -> Way:
    if kinds & MARKUP_KINDS:
        return _refused
    if any(kind.startswith("image/") for kind in kinds):
        return functools.partial(_picture, sharp="image/png" in kinds)
    return _pdf if "application/pdf" in kinds else _text


def _refused(file: IO[bytes], name: str, size: int) -> Examined:
    raise RefusedFileError(_("We can’t take that kind of file. Send a picture, a PDF or a text."))  # noqa: RUF001


def _picture(file: IO[bytes], name: str, size: int, *, sharp: bool) -> Examined:
    """Screenshots keep each pixel, for their words; photos are photos again."""
    try:
        picture = decoded(file)
    except NotAnImageError as error:
        raise RefusedFileError(str(error)) from error
    suffix, data = encoded(fitted(picture, LARGEST_SIDE, LARGEST_SIDE), sharp=sharp)
    kind, suffixes = ("image/png", ("png",)) if suffix == "png" else ("image/jpeg", ("jpg", "jpeg"))
    return Examined(harmless(name, suffixes), kind, len(data), BytesIO(data))


def _pdf(file: IO[bytes], name: str, size: int) -> Examined:
    """Nothing before its head, no web page in what a browser would sniff at, no archive behind its end."""
    head = file.read(HEAD)
    file.seek(max(0, size - TAIL))
    tail = file.read()
    whole = head.startswith(b"%PDF-") and b"%%EOF" in tail
    if not whole or MARKUP.search(head[:1500]) or b"PK\x05\x06" in tail:
        return _refused(file, name, size)
    return Examined(harmless(name, ("pdf",)), "application/pdf", size, file)


def _text(file: IO[bytes], name: str, size: int) -> Examined:
    """Whole, in UTF-8, and not the beginning of a web page."""
    head = file.read(HEAD)
    if MARKUP.search(head) or not _is_text(file):
        return _refused(file, name, size)
    return Examined(harmless(name, ("txt", "log", "csv", "md")), "text/plain", size, file)


def _is_text(file: IO[bytes]) -> bool:
    try:
        return not any(NO_TEXT.search(words) for words in _words(file))
    except UnicodeDecodeError:
        return False


def _words(file: IO[bytes]) -> Iterator[str]:
    """Piece by piece. Raises UnicodeDecodeError."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)
