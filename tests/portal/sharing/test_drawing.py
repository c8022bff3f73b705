import io
from typing import Any

import PIL.Image
import pytest

from portal.branding.colour import srgb
from portal.branding.models import Brand
from portal.covers import LIGHT, MOTIFS
from portal.sharing.cards import ShareCard
from portal.sharing.drawing import ROOM, draw_card
from portal.sharing.lettering import font_for, lettered
from portal.sharing.shapes import cover_picture, outlines


@pytest.fixture(autouse=True)
def only_pillows_font(settings: Any) -> None:
    """The same on every machine."""
    settings.SHARE_FONTS = []


def pixels(picture: PIL.Image.Image, *places: tuple[int, int]) -> list[str]:
    return ["#" + bytes(picture.getpixel(place)).hex() for place in places]  # type: ignore[arg-type]


@pytest.mark.parametrize("motif", sorted(MOTIFS))
def test_every_motif_can_be_drawn(motif: str) -> None:
    tones = {srgb(*LIGHT[tone], 150) for tone in "abc"}
    for slug in ("a", "late-invoices", "z9"):
        colours = cover_picture(150, motif, slug, 80).getcolors(80 * 80)
        assert colours
        most = {"#" + bytes(colour).hex() for count, colour in sorted(colours)[-3:] if count > 250}  # type: ignore[arg-type]
        assert most <= tones
        assert len(most) >= 2


def test_paths_are_read_as_a_browser_reads_them() -> None:
    assert list(outlines("M0 0h40l-40 40z")) == [[(0, 0), (40, 0), (0, 40), (0, 0)]]
    assert list(outlines("M1 2V80H5L9 9")) == [[(1, 2), (1, 80), (5, 80), (9, 9)]]
    two = list(outlines("M0 40a20 20 0 0 1 40 0zM40 40a20 20 0 0 1 40 0z"))
    assert len(two) == 2
    assert min(y for _x, y in two[0]) == pytest.approx(20, abs=0.1)
    over = next(iter(outlines("M0 40a20 20 0 0 0 40 0")))
    assert max(y for _x, y in over) == pytest.approx(60, abs=0.1)


def test_a_picture_is_the_cover_on_the_bar() -> None:
    card = ShareCard("library", "late", "Chase invoices", "", "/", 150, "coins")
    picture = PIL.Image.open(io.BytesIO(draw_card(card, Brand(name="Fernhill")))).convert("RGB")
    ground, cover = pixels(picture, (5, 5), (705, 105))
    assert (ground, cover) == ("#571c49", srgb(*LIGHT["a"], 150))
    words = picture.crop((72, 72, 600, 160)).getcolors(100_000)
    assert words
    assert len(words) > 2


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Short", ["Short"]),
        ("Close up in the same order every night", ["Close up in the", "same order every", "night"]),
    ],
)
def test_titles_wrap(title: str, lines: list[str]) -> None:
    found = lettered(title, ROOM, 400)
    assert found
    assert found[1] == lines


@pytest.mark.parametrize("title", ["word " * 60, "W" * 300, "Donaudampfschiff" * 12, "x", ""])
def test_long_titles_are_cut_where_they_do_not_fit(title: str) -> None:
    found = lettered(title, ROOM, 400)
    assert found
    font, lines = found
    assert len(lines) <= 5
    assert all(font.getlength(line) <= ROOM for line in lines)
    assert lines[-1].endswith("...") == (len(title) > 100)


def test_a_title_that_no_font_can_write_is_left_out() -> None:
    assert font_for("見積書", 50) is None
    assert lettered("見積書", ROOM, 400) is None
    card = ShareCard("library", "late", "見積書", "", "/", 150, "coins")
    picture = PIL.Image.open(io.BytesIO(draw_card(card, Brand(name="Fernhill")))).convert("RGB")
    assert picture.crop((72, 72, 600, 400)).getcolors(9) == [(528 * 328, (0x57, 0x1C, 0x49))]


def test_words_without_spaces_wrap_by_sign() -> None:
    found = lettered("abcdefghijklmnopqrstuvwxyz" * 2, 300, 400)
    assert found
    assert "".join(found[1]) == "abcdefghijklmnopqrstuvwxyz" * 2
