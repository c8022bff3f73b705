"""What may be attached, by its bytes: CHECKLISTS.md, attack 7."""

import io

import PIL.Image
import pytest

from portal.files import examining
from portal.files.errors import RefusedFileError
from portal.files.examining import Examined, examine
from tests.portal.files.conftest import a_picture

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
ZIP_END = b"PK\x05\x06" + b"\0" * 18


def look(data: bytes, name: str = "a.txt") -> Examined:
    return examine(io.BytesIO(data), name, len(data))


@pytest.mark.parametrize(
    ("data", "name", "kind", "kept_as"),
    [
        (a_picture(), "screen.png", "image/png", "screen.png"),
        (a_picture(kind="JPEG"), "IMG.JPEG", "image/jpeg", "IMG.jpeg"),
        (a_picture(kind="GIF"), "old.gif", "image/jpeg", "old.gif.jpg"),
        (a_picture(kind="WEBP"), "shot.webp", "image/jpeg", "shot.webp.jpg"),
        (PDF, "invoice.pdf", "application/pdf", "invoice.pdf"),
        (b"Error 12 at till 3\n", "till.log", "text/plain", "till.log"),
        ("Käse;2,40 €\n".encode(), "Preise.csv", "text/plain", "Preise.csv"),
        ("\ufeffWindows wrote this".encode(), "note.txt", "text/plain", "note.txt"),
    ],
)
def test_what_may_come(data: bytes, name: str, kind: str, kept_as: str) -> None:
    seen = look(data, name)
    assert (seen.kind, seen.name, seen.size) == (kind, kept_as, len(seen.content.read()))


@pytest.mark.parametrize(
    "data",
    [
        SVG, HTML, b"\n\n  " + HTML, b"<!-- hello -->" + SVG, b'<?xml version="1.0"?>' + SVG, b"\xef\xbb\xbf" + HTML,
        b"MZ" + b"\0" * 200, b"PK\x03\x04" + b"\0" * 99, b"\x7fELF" + b"\0" * 99, HTML.decode().encode("utf-16"),
        b"half a letter \xc3", b"a\0b", b"\x1b[31mred\x00", b"{\\rtf1 \x90}",
        PDF + b"\n" + ZIP_END, b"%PDF-1.7\n<html><script>alert(1)</script>" + PDF, b"%PDF-1.7\nno end",
    ],
)  # fmt: skip
def test_attack_7_what_is_not_on_the_list_is_refused(data: bytes) -> None:
    for name in ("a.png", "a.pdf", "a.txt", "a.html"):
        with pytest.raises(RefusedFileError, match="Send a picture, a PDF or a text"):
            look(data, name)


def test_attack_7_a_script_far_down_a_log_is_a_text_like_any_other() -> None:
    """It is given out as an attachment, which nothing sniffs at."""
    assert look(b"all is well\n" * 999 + HTML).kind == "text/plain"


def test_attack_7_a_picture_is_drawn_anew() -> None:
    hidden = a_picture(kind="JPEG", comment=b"at home") + HTML
    seen = look(hidden, "cat.svg")
    kept = seen.content.read()
    assert seen.name == "cat.svg.jpg"
    assert b"at home" not in kept
    assert b"<script" not in kept


def test_a_screenshot_keeps_its_pixels_and_its_size_within_reason() -> None:
    picture = PIL.Image.open(look(a_picture((4400, 100)), "wide.png").content)
    assert (picture.format, picture.size) == ("PNG", (4000, 91))


def test_attack_7_a_size_bomb_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "MOST_BYTES", 9)
    with pytest.raises(RefusedFileError, match="larger than 10 MB"):
        examine(None, "a.txt", 10)  # type: ignore[arg-type]


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\nbroken", a_picture()[:40], b"II*\0tiff"])
def test_what_only_says_that_it_is_a_picture(data: bytes) -> None:
    with pytest.raises(RefusedFileError, match="no image we can show"):
        look(data, "a.png")


def test_nothing_at_all() -> None:
    with pytest.raises(RefusedFileError, match="empty"):
        look(b"")


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("C:\\Users\\jo\\till.log", "till.log"),
        ("page.html", "page.html.txt"),
        ("photo\u202egnp.exe", "photognp.exe.txt"),
        ('a"b\r\nX: y.txt', "a_bX_ y.txt"),
        ("Rechnung für Käthe.txt", "Rechnung für Käthe.txt"),
        ("   ...   ", "file.txt"),
        ("", "file.txt"),
        ("x" * 300 + ".txt", "x" * 100 + ".txt"),
        (".htaccess", "htaccess.txt"),
        ("见积书.txt", "见积书.txt"),
    ],
)
def test_a_name_is_made_harmless(name: str, harmless: str) -> None:
    assert look(b"words", name).name == harmless
