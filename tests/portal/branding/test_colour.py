import pytest

from portal.branding.colour import srgb


@pytest.mark.parametrize(
    ("lightness", "chroma", "hue", "colour"),
    [
        (0, 0, 0, "#000000"),
        (1, 0, 0, "#ffffff"),
        (0.627955, 0.257683, 29.2339, "#ff0000"),
        (0.86644, 0.294827, 142.4953, "#00ff00"),
        (0.452014, 0.313214, 264.052, "#0000ff"),
    ],
)
def test_the_corners_of_srgb(lightness: float, chroma: float, hue: float, colour: str) -> None:
    """From https://www.w3.org/TR/css-color-4/#color-conversion-code."""
    assert srgb(lightness, chroma, hue) == colour


def test_what_srgb_cannot_show_is_clipped() -> None:
    assert srgb(0.9, 0.4, 150) == "#00ff00"


def test_hues_go_round() -> None:
    assert srgb(0.5, 0.1, 370) == srgb(0.5, 0.1, 10)
