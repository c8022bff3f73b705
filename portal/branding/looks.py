"""What of a brand stands in the address of its stylesheet and its icon: so much that both can be made of it alone."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.utils.http import urlencode

from portal.branding.colour import srgb
from portal.branding.mending import BAR, LOUDEST
from portal.branding.models import Brand

SCHEMES = ("", "light", "dark")
NUMBER = re.compile(r"[0-9]{1,3}")
FRACTION = re.compile(r"0(\.[0-9]{1,6})?")


@dataclass(frozen=True)
class Look:
    """`scheme` is only set where somebody looks at one of the two on purpose; `letter` is that of the icon."""

    hue: int
    chroma: float
    scheme: str = ""
    letter: str = ""

    @classmethod
    def of(cls, brand: Brand) -> "Look":
        return cls(brand.hue, round(brand.chroma, 6), brand.scheme, brand.icon_letter)

    @property
    def query(self) -> str:
        return urlencode({name: value for name, value in asdict(self).items() if value != ""})

    @property
    def fill(self) -> str:
        return srgb(BAR, self.chroma, self.hue)


def asked_for(query: Mapping[str, str]) -> Look | None:
    """None where the address says no look, or one that `Look.query` does not make."""
    hue, chroma = query.get("hue", ""), query.get("chroma", "")
    scheme, letter = query.get("scheme", ""), query.get("letter", "")
    if not (NUMBER.fullmatch(hue) and FRACTION.fullmatch(chroma) and scheme in SCHEMES and len(letter) <= 1):
        return None
    found = Look(int(hue), float(chroma), scheme, letter)
    return found if found.hue <= 360 and found.chroma <= LOUDEST else None
