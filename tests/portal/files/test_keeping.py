"""Pictures taken in and given out: CHECKLISTS.md, attack 7."""

import hashlib
import io
import zlib
from typing import Any

import PIL.Image
import pytest
from django.test import Client
from PIL.PngImagePlugin import PngInfo

from portal.files import pictures
from portal.files.errors import NotAnImageError
from portal.files.keeping import keep_image
from portal.files.models import Image
from portal.files.storing import open_stored, remove

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def file(size: tuple[int, int] = (40, 20), kind: str = "PNG", mode: str = "RGB", **more: Any) -> io.BytesIO:
    target = io.BytesIO()
    PIL.Image.new(mode, size, "brown").save(target, kind, **more)
    target.seek(0)
    return target


def stored(image: Image) -> PIL.Image.Image:
    return PIL.Image.open(open_stored(image.stored_as))


def test_a_picture_is_kept_by_what_it_holds() -> None:
    image = keep_image(file(), "A loaf", None)
    data = open_stored(image.stored_as).read()
    assert hashlib.sha256(data).hexdigest() == image.digest
    assert (image.width, image.height, image.bytes, image.alt) == (40, 20, len(data), "A loaf")
    assert image.get_absolute_url() == f"/files/{image.digest}.jpg"
    assert keep_image(file(), "again", None) == image
    assert Image.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "mode", "suffix"),
    [("PNG", "RGB", "jpg"), ("PNG", "RGBA", "png"), ("JPEG", "RGB", "jpg"), ("JPEG", "CMYK", "jpg"),
     ("GIF", "P", "jpg"), ("WEBP", "RGB", "jpg"), ("PNG", "L", "jpg"), ("PNG", "1", "jpg")],
)  # fmt: skip
def test_every_kind_becomes_one_of_two(kind: str, mode: str, suffix: str) -> None:
    image = keep_image(
        file(kind=kind, mode="RGB" if mode == "P" else mode) if mode != "1" else _bits(), "", None
    )
    assert image.suffix == suffix
    assert stored(image).format == {"jpg": "JPEG", "png": "PNG"}[suffix]


def _bits() -> io.BytesIO:
    target = io.BytesIO()
    PIL.Image.new("1", (9, 9)).save(target, "PNG")
    target.seek(0)
    return target


def test_at_most_so_wide_and_upright() -> None:
    assert keep_image(file((2400, 100)), "", None).width == 1200
    turned = PIL.Image.Exif()
    turned[0x0112] = 6
    image = keep_image(file((40, 20), "JPEG", exif=turned), "", None)
    assert (image.width, image.height) == (20, 40)


def test_attack_7_metadata_is_stripped() -> None:
    spoken = PIL.Image.Exif()
    spoken[0x010E] = "at home, 53.8 N 1.5 W"
    words = PngInfo()
    words.add_text("Comment", "at home")
    for sent in (file(kind="JPEG", exif=spoken, comment=b"at home"), file(mode="RGBA", pnginfo=words)):
        image = keep_image(sent, "", None)
        assert b"at home" not in open_stored(image.stored_as).read()
        assert not stored(image).getexif()


def test_attack_7_a_polyglot_loses_its_other_half() -> None:
    polyglot = io.BytesIO(file(kind="JPEG").getvalue() + HTML)
    image = keep_image(polyglot, "", None)
    assert b"<script" not in open_stored(image.stored_as).read()


@pytest.mark.parametrize("data", [SVG, HTML, b"", b"GIF89a", b"\xff\xd8\xff\xe0", b"%PDF-1.4", b"MZ" * 99])
def test_attack_7_what_is_no_image_is_refused(data: bytes) -> None:
    with pytest.raises(NotAnImageError, match="no image we can show"):
        keep_image(io.BytesIO(data), "", None)
    assert not Image.objects.exists()


def test_attack_7_a_cut_off_image_is_refused() -> None:
    whole = file((200, 200), "JPEG").getvalue()
    with pytest.raises(NotAnImageError):
        keep_image(io.BytesIO(whole[: len(whole) // 2]), "", None)


def test_attack_7_a_pixel_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    def unpacked(*given: Any) -> None:
        raise AssertionError("it was unpacked")

    monkeypatch.setattr(PIL.PngImagePlugin.PngImageFile, "load", unpacked)
    for side in (6_400, 20_000):
        with pytest.raises(NotAnImageError, match="too many pixels"):
            keep_image(io.BytesIO(_bomb(side, side)), "", None)


def _bomb(width: int, height: int) -> bytes:
    """A PNG that says it is so large, and is small itself."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    pixels = zlib.compress(b"\0" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def test_attack_7_a_size_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_BYTES", 1000)
    with pytest.raises(NotAnImageError, match="larger than"):
        keep_image(io.BytesIO(file(kind="JPEG").getvalue() + b"\0" * 1000), "", None)


def test_it_is_given_out_to_anyone_for_good() -> None:
    image = keep_image(file(), "", None)
    response = Client().get(image.get_absolute_url())
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == "inline"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert hashlib.sha256(response.content).hexdigest() == image.digest
    assert Client().post(image.get_absolute_url()).status_code == 405


@pytest.mark.parametrize(
    "name", ["0" * 64 + ".jpg", "0" * 64 + ".svg", "../settings.py", "x.jpg", "%2e%2e%2fx.png"]
)
def test_what_is_not_in_the_store_is_not_found(name: str) -> None:
    assert Client().get(f"/files/{name}").status_code == 404


def test_a_file_without_its_row_and_a_row_without_its_file() -> None:
    image = keep_image(file(), "", None)
    remove(image.stored_as)
    assert Client().get(image.get_absolute_url()).status_code == 404
    other = keep_image(file((9, 9)), "", None)
    Image.objects.filter(pk=other.pk).delete()
    assert Client().get(other.get_absolute_url()).status_code == 404
