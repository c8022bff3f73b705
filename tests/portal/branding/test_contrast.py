"""Every pair of tokens that meets on a page, at every 10 degrees of hue and at five chromas, in both schemes.

Reads static/css/tokens.css and works its colours out as a browser would: `var()`, `calc()`, `light-dark()`.
"""

import pytest

from portal.branding.colour import contrast
from portal.branding.contrast import Sheet, declared

HUES = range(0, 360, 10)
CHROMAS = (0.0, 0.035, 0.07, 0.105, 0.14)

TEXT = 4.5
PART = 3.0

PAPERS = ("paper", "tray", "sheet")
SOFTS = ("brand-soft", "positive-soft", "warning-soft", "negative-soft", "info-soft")

TEXT_PAIRS = [
    *[(words, ground) for words in ("ink", "ink-2", "link", "negative") for ground in PAPERS],
    *[(words, ground) for words in ("positive", "warning", "info") for ground in ("paper", "sheet")],
    *[(words, ground) for words in ("ink", "link") for ground in SOFTS],
    ("paper", "ink"),
    ("on-fill", "fill"),
    ("on-fill", "fill-hover"),
    ("on-fact", "fact"),
    ("paper", "fact-edge"),
    ("on-fact-bright", "fact-bright"),
    ("on-fascia", "fascia"),
    ("on-fascia-2", "fascia"),
    ("on-fascia", "staff"),
    ("on-fascia-btn", "fascia-btn"),
    ("on-fascia-btn", "fascia-btn-hover"),
    ("on-fascia-go", "fascia-go"),
]
PART_PAIRS = [
    *[(part, ground) for part in ("focus", "field-edge", "rule-strong", "fact-edge") for ground in PAPERS],
    *[(part, "paper") for part in ("fill", "positive", "warning", "negative", "info")],
    *[(meaning, f"{meaning}-soft") for meaning in ("positive", "warning", "negative", "info")],
    ("focus", "brand-soft"),
    ("positive", "brand-soft"),
    ("graph", "rule"),
    ("graph", "tray"),
    ("fact-bright", "fascia"),
    ("fascia-btn", "fascia"),
    ("on-fill", "fill"),
]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), TEXT_PAIRS)
def test_words_can_be_read_in_every_brand(front: str, ground: str, dark: bool) -> None:
    assert unreadable(front, ground, dark, TEXT) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), PART_PAIRS)
def test_parts_can_be_told_apart_in_every_brand(front: str, ground: str, dark: bool) -> None:
    assert unreadable(front, ground, dark, PART) == []


@pytest.mark.parametrize(
    ("hue", "marker"), [(338, 100), (59, 100), (60, 205), (100, 205), (140, 205), (141, 100)]
)
def test_a_brand_near_yellow_moves_the_marker(hue: int, marker: int) -> None:
    assert Sheet(hue, 0.1, dark=False).number("var(--mark-hue)") == marker


def test_every_colour_of_the_second_tier_is_checked() -> None:
    """`rule`, `hover` and their likes are decoration: what they part is also told by space or by words."""
    checked = {name for pair in TEXT_PAIRS + PART_PAIRS for name in pair}
    decoration = {"rule", "hover", "brand-rule", "fascia-rule", "fascia-hover"}
    assert meanings() - checked - decoration == set()


def test_a_known_contrast() -> None:
    """WCAG's own ends of the scale, and a grey whose ratio is published: https://webaim.org/resources/contrastchecker/."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def unreadable(front: str, ground: str, dark: bool, least: float) -> list[tuple[int, float, float]]:
    """Hue, chroma and ratio wherever the pair falls short."""
    ratios = (
        (hue, chroma, contrast(sheet.colour(front), sheet.colour(ground)))
        for hue in HUES
        for chroma in CHROMAS
        for sheet in [Sheet(hue, chroma, dark)]
    )
    return [(hue, chroma, round(ratio, 2)) for hue, chroma, ratio in ratios if ratio < least]


def meanings() -> set[str]:
    """The colours of the second tier: what stands between palette and type, under its own name."""
    names = list(declared())
    return set(names[names.index("paper") : names.index("font-voice")])
