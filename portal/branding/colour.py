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

# And back: from linear sRGB to the cone responses, and from their cube roots to Oklab.
_FROM_LINEAR = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_OKLAB = (
    (0.2104542553, 0.793617785, -0.0040720468),
    (1.9779984951, -2.428592205, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.808675766),
)

Triple = tuple[float, float, float]


def srgb(lightness: float, chroma: float, hue: float) -> str:
    """`#rrggbb` of an oklch colour (lightness 0 to 1, hue in degrees); what sRGB cannot show is clipped."""
    angle = math.radians(hue)
    oklab = (lightness, chroma * math.cos(angle), chroma * math.sin(angle))
    long, middle, short = (cone**3 for cone in _times(_CONES, oklab))
    return "#" + "".join(f"{_byte(value):02x}" for value in _times(_LINEAR, (long, middle, short)))


def oklch(colour: str) -> Triple:
    """Lightness, chroma and hue in degrees of `#rrggbb`."""
    cones = _times(_FROM_LINEAR, linear(colour))
    lightness, a, b = _times(_OKLAB, (cones[0] ** (1 / 3), cones[1] ** (1 / 3), cones[2] ** (1 / 3)))
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def linear(colour: str) -> Triple:
    """The channels of `#rrggbb` without the sRGB curve, 0 to 1."""
    red, green, blue = (_uncurved(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def _uncurved(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _times(matrix: tuple[Triple, Triple, Triple], vector: Triple) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def _byte(linear: float) -> int:
    """One channel with the sRGB curve (IEC 61966-2-1) applied, 0 to 255."""
    curved = 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
    return round(255 * min(1.0, max(0.0, curved)))
