import pytest

from portal.branding.colour import contrast, oklch, srgb
from portal.branding.mending import mended
from portal.branding.models import Brand
from portal.branding.showing import contrasts

BAD = [
    "#ffff00",
    "#ffffff",
    "#000000",
    "#00ff00",
    "#ff00ff",
    "#808080",
    "#ff0000",
    "#0000ff",
    "#fef9e7",
    "#01020f",
]


@pytest.mark.parametrize("colour", ["#571d49", "#0066cc", "#ff0000", "#123456", "#fefefe", "#000000"])
def test_a_colour_and_back(colour: str) -> None:
    assert srgb(*oklch(colour)) == colour


@pytest.mark.parametrize(
    ("colour", "hue", "chroma", "words"),
    [
        ("#571c49", 338, 0.105, "It can be used as it is. The bar is #571c49."),
        ("#ffff00", 110, 0.14, "White words could not be read on it. The bar keeps the hue, darker: #3d3a00. "
         "It was too loud to read beside, so it is calmer. "
         "It is near yellow, so words that people told us are marked in sky blue."),
        ("#ffffff", 0, 0.0, "A grey has no colour of its own: the bar becomes #373737."),
        ("#000000", 0, 0.0, "A grey has no colour of its own: the bar becomes #373737."),
        ("#00ff00", 142, 0.14, "White words could not be read on it. The bar keeps the hue, darker: #004600. "
         "It was too loud to read beside, so it is calmer."),
        ("#0a0420", 288, 0.059, "It is nearly black. The bar keeps the hue, a little lighter: #353153."),
    ],
)  # fmt: skip
def test_what_becomes_of_a_choice(colour: str, hue: int, chroma: float, words: str) -> None:
    found = mended(colour)
    assert (found.hue, found.chroma, " ".join(found.words)) == (hue, chroma, words)


@pytest.mark.parametrize("colour", BAD)
def test_whatever_is_chosen_everything_can_be_read(colour: str) -> None:
    new = mended(colour)
    lines = contrasts(Brand(hue=new.hue, chroma=new.chroma))
    assert len(lines) == 14
    assert [str(line.name) for line in lines if not (line.light.is_enough and line.dark.is_enough)] == []


def test_the_table_says_what_is_on_the_page() -> None:
    bar = contrasts(Brand())[0]
    assert (bar.light.ground, bar.light.front) == ("#571c49", "#fdf9fb")
    assert bar.light.ratio == pytest.approx(contrast(bar.light.front, bar.light.ground), abs=0.01)
