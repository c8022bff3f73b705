from xml.etree import ElementTree

import pytest

from portal.branding.colour import srgb
from portal.covers import MOTIFS, cover


def test_one_cover_to_the_letter() -> None:
    """Pictures must not change between versions: a reader knows an article by its cover."""
    assert cover(17, "quilt", "closing-list") == (
        '<svg class="cover h15" viewBox="0 0 80 80" aria-hidden="true">'
        '<path fill="var(--cc)" d="M0 0v40h40z"/>'
        '<path fill="var(--cb)" d="M0 40h40v40z"/>'
        '<path fill="var(--cc)" d="M40 0h40v40z"/>'
        '<path fill="var(--cb)" d="M80 40v40h-40z"/>'
        "</svg>"
    )


@pytest.mark.parametrize("motif", MOTIFS)
@pytest.mark.parametrize("tiles", [1, 2, 8])
@pytest.mark.parametrize("alone", [False, True])
def test_every_motif_is_well_formed_and_the_same_again(motif: str, tiles: int, alone: bool) -> None:
    first, again = (cover(200, motif, "price-a-loaf", tiles, alone) for _ in range(2))
    assert first == again
    assert ElementTree.fromstring(first).get("viewBox") == f"0 0 {80 * tiles} 80"


@pytest.mark.parametrize("motif", MOTIFS)
def test_slugs_vary_the_picture(motif: str) -> None:
    assert len({cover(0, motif, f"slug-{number}") for number in range(40)}) >= 4


@pytest.mark.parametrize(
    ("hue", "shown"), [(0, "h0"), (7, "h0"), (8, "h15"), (352, "h345"), (353, "h0"), (360, "h0")]
)
def test_a_hue_is_rounded_to_the_classes_of_the_sheet(hue: int, shown: str) -> None:
    assert cover(hue, "dots", "a").startswith(f'<svg class="cover {shown}" ')


def test_a_wide_cover_repeats_even_motifs_and_varies_the_others() -> None:
    assert len(tiles_of("wave")) == 1
    assert len(tiles_of("leaf")) > 1


def tiles_of(motif: str) -> set[str]:
    """The shapes of tiles 2 to 8, each without its place."""
    return {
        part.split(">", 1)[1].split("</g>")[0]
        for part in cover(0, motif, "a", tiles=8).split('<g transform="translate(')[1:]
    }


def test_a_title_is_a_name_and_is_escaped() -> None:
    drawn = cover(0, "dots", "a", title='"><script>alert(1)</script>')
    assert "<script>" not in drawn
    assert ElementTree.fromstring(drawn).get("aria-label") == '"><script>alert(1)</script>'
    assert ElementTree.fromstring(drawn).get("role") == "img"


def test_alone_it_carries_both_schemes() -> None:
    drawn = cover(150, "sun", "a", alone=True)
    assert drawn.startswith('<svg xmlns="http://www.w3.org/2000/svg" ')
    assert f"--ca:{srgb(0.88, 0.055, 150)}" in drawn
    assert f"@media(prefers-color-scheme:dark){{svg{{--ca:{srgb(0.4, 0.06, 150)}" in drawn
    assert "class=" not in drawn


def test_inline_it_has_no_style() -> None:
    assert "style" not in "".join(cover(0, motif, "a") for motif in MOTIFS)


def test_an_unknown_motif_is_an_error() -> None:
    with pytest.raises(KeyError):
        cover(0, "unicorn", "a")
