"""Colour where CSS cannot compute it: in mails and in share pictures."""

import math

# https://bottosson.github.io/posts/oklab/ : from Oklab to the cone responses, and from those to linear sRGB.
_CONES = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.291485548),
)
_LINEAR = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.707614701),
)

Triple = tuple[float, float, float]


def srgb(lightness: float, chroma: float, hue: float) -> str:
    """`#rrggbb` of an oklch colour (lightness 0 to 1, hue in degrees); what sRGB cannot show is clipped."""
    angle = math.radians(hue)
    oklab = (lightness, chroma * math.cos(angle), chroma * math.sin(angle))
    long, middle, short = (cone**3 for cone in _times(_CONES, oklab))
    return "#" + "".join(f"{_byte(value):02x}" for value in _times(_LINEAR, (long, middle, short)))


def _times(matrix: tuple[Triple, Triple, Triple], vector: Triple) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def _byte(linear: float) -> int:
    """One channel with the sRGB curve (IEC 61966-2-1) applied, 0 to 255."""
    curved = 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
    return round(255 * min(1.0, max(0.0, curved)))
