"""The contrasts of a brand as a table: what meets on pages and in mails, in both schemes."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.branding.colour import contrast
from portal.branding.contrast import Sheet
from portal.branding.models import Brand
from portal.mail.tints import tints

TEXT, PART = 4.5, 3.0
PAGES: tuple[tuple[Any, str, str, float], ...] = (
    (_("Words on the bar"), "on-fascia", "fascia", TEXT),
    (_("Quieter words on the bar"), "on-fascia-2", "fascia", TEXT),
    (_("Words on buttons"), "on-fill", "fill", TEXT),
    (_("Links"), "link", "paper", TEXT),
    (_("Words"), "ink", "paper", TEXT),
    (_("Quieter words"), "ink-2", "paper", TEXT),
    (_("Words that people told us"), "on-fact", "fact", TEXT),
    (_("Ring around what has the focus"), "focus", "paper", PART),
    (_("Ring on the bar"), "on-fascia", "fascia", PART),
    (_("Edges of fields"), "field-edge", "paper", PART),
)
MAILS: tuple[tuple[Any, str, str, float], ...] = (
    (_("In mails: words on the head"), "on_fascia", "fascia", TEXT),
    (_("In mails: words"), "ink", "paper", TEXT),
    (_("In mails: links"), "link", "paper", TEXT),
    (_("In mails: words on buttons"), "on_fill", "fill", TEXT),
)


@dataclass(frozen=True)
class Pair:
    front: str
    ground: str
    ratio: float
    least: float

    @property
    def is_enough(self) -> bool:
        return self.ratio >= self.least


@dataclass(frozen=True)
class Line:
    name: Any
    light: Pair
    dark: Pair


def contrasts(brand: Brand) -> list[Line]:
    light, dark = (Sheet(brand.hue, brand.chroma, in_dark) for in_dark in (False, True))
    pages = [
        Line(name, *(_pair(sheet.colour(front), sheet.colour(ground), least) for sheet in (light, dark)))
        for name, front, ground, least in PAGES
    ]
    return [*pages, *_of_mails({**tints(brand), "on_fill": "#ffffff"})]


def _of_mails(tint: dict[str, str]) -> list[Line]:
    """A name that has no dark twin is the same in the dark."""
    night = {name: tint.get(f"dark_{name}", colour) for name, colour in tint.items()}
    return [
        Line(name, *(_pair(colours[front], colours[ground], least) for colours in (tint, night)))
        for name, front, ground, least in MAILS
    ]


def _pair(front: str, ground: str, least: float) -> Pair:
    """Rounded down: 4.49 is not 4.5."""
    return Pair(front, ground, int(contrast(front, ground) * 100) / 100, least)
