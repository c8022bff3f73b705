"""From any colour to one that words can be read on: of what was chosen the hue stays, and loudness within limits."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.branding.colour import oklch
from portal.branding.contrast import Sheet

LOUDEST = 0.14
GREY = 0.012
BAR = 0.335
"""The lightness of the bar, as in tokens.css: --p-b-33."""
NEAR = 0.09
MARKER, SKY = 100, 205


@dataclass(frozen=True)
class Mended:
    """`hue` and `chroma` are what everything is derived from; `words` say what became of the choice."""

    hue: int
    chroma: float
    bar: str
    bar_dark: str
    words: list[str]


def mended(colour: str) -> Mended:
    """`colour` is `#rrggbb`."""
    lightness, loud, hue = oklch(colour)
    chroma = 0.0 if loud < GREY else round(min(loud, LOUDEST), 3)
    turned = round(hue) % 360 if chroma else 0
    light, dark = (Sheet(turned, chroma, in_dark).colour("fascia") for in_dark in (False, True))
    words = [*_why(lightness, loud, light), *_marker(turned, chroma)]
    return Mended(turned, chroma, light, dark, words)


def _why(lightness: float, loud: float, bar: str) -> list[str]:
    calmed = [_("It was too loud to read beside, so it is calmer.")] if loud > LOUDEST + 0.005 else []
    if loud < GREY:
        words = _("A grey has no colour of its own: the bar becomes %(bar)s.")
    elif lightness > BAR + NEAR:
        words = _("White words could not be read on it. The bar keeps the hue, darker: %(bar)s.")
    elif lightness < BAR - NEAR:
        words = _("It is nearly black. The bar keeps the hue, a little lighter: %(bar)s.")
    else:
        words = _("It can be used as it is. The bar is %(bar)s.")
    return [words % {"bar": bar}, *calmed]


def _marker(hue: int, chroma: float) -> list[str]:
    """tokens.css moves it: what people told us must not look like the brand."""
    if chroma and abs(hue - MARKER) <= 40:
        return [_("It is near yellow, so words that people told us are marked in sky blue.")]
    return []
