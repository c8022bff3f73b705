"""The brand's colours as hex for mails, which know neither oklch() nor light-dark(); steps as in tokens.css."""

from portal.branding.colour import srgb
from portal.branding.models import Brand

YELLOW, SKY = 100, 205


def tints(brand: Brand) -> dict[str, str]:
    """Name → `#rrggbb`; names that begin with `dark_` are for readers in dark mode."""
    return {**_greys(brand.hue), **_brand(brand.hue, brand.chroma), **_marker(_mark_hue(brand.hue))}


def _mark_hue(hue: int) -> int:
    """A brand within 40 degrees of yellow moves the marker to sky blue."""
    return SKY if abs(hue - YELLOW) <= 40 else YELLOW


def _greys(hue: int) -> dict[str, str]:
    return {
        "paper": "#ffffff",
        "ink": srgb(0.2, 0.017, hue),
        "ink_2": srgb(0.45, 0.022, hue),
        "rule": srgb(0.86, 0.013, hue),
        "edge": srgb(0.45, 0.022, hue),
        "dark_paper": srgb(0.17, 0.015, hue),
        "dark_ink": srgb(0.94, 0.008, hue),
        "dark_ink_2": srgb(0.77, 0.015, hue),
        "dark_rule": srgb(0.38, 0.02, hue),
        "dark_edge": srgb(0.6, 0.018, hue),
    }


def _brand(hue: int, chroma: float) -> dict[str, str]:
    return {
        "fascia": srgb(0.335, chroma, hue),
        "on_fascia": srgb(0.985, 0.006, hue),
        "on_fascia_2": srgb(0.885, 0.03, hue),
        "fill": srgb(0.335, chroma, hue),
        "link": srgb(0.44, chroma * 1.2, hue),
        "dark_fascia": srgb(0.275, chroma * 0.8, hue),
        "dark_fill": srgb(0.514, chroma * 1.3, hue),
        "dark_link": srgb(0.82, chroma * 0.8, hue),
    }


def _marker(hue: int) -> dict[str, str]:
    return {
        "fact": srgb(0.905, 0.225 - 0.0007 * hue, hue),
        "on_fact": srgb(0.17, 0.015, hue),
        "fact_edge": srgb(0.52, 0.11, hue - 10),
        "dark_fact": srgb(0.455, 0.095, hue - 12),
        "dark_on_fact": srgb(0.97, 0.05, hue),
        "dark_fact_edge": srgb(0.84, 0.2 - 0.0006 * hue, hue - 2),
    }
