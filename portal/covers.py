"""Covers: flat shapes on tiles of 80 units, in three tones of one hue.

The topic gives hue and motif, the slug gives the variation: same input, same picture, on any machine.
Inline, the tones come from the page (`.cover`, `.h0` to `.h345`), so that dark mode and brands are followed.
"""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.branding.colour import srgb

T = TypeVar("T")
Tones = dict[str, tuple[float, float]]

# The ground is "a", the shapes are "b" and "c": lightness and chroma of each, as in components/cover.css.
LIGHT: Tones = {"a": (0.88, 0.055), "b": (0.56, 0.105), "c": (0.33, 0.07)}
DARK: Tones = {"a": (0.4, 0.06), "b": (0.68, 0.09), "c": (0.86, 0.05)}


class Pick:
    """`pick(a, b, c)` takes the next byte of a hash stream: the random module could change with Python."""

    def __init__(self, slug: str) -> None:
        self.stream = hashlib.sha256(slug.encode()).digest()
        self.at = 0

    def __call__(self, *options: T) -> T:
        if self.at == len(self.stream):
            self.stream, self.at = hashlib.sha256(self.stream).digest(), 0
        self.at += 1
        return options[self.stream[self.at - 1] % len(options)]

    def pair(self) -> tuple[str, str]:
        """The two tones of shapes, in either order."""
        return self(("b", "c"), ("c", "b"))


Motif = Callable[[Pick, int], str]


def cover(
    hue: int, motif: str, slug: str, tiles: int = 1, alone: bool = False, title: str = ""
) -> SafeString:
    """An SVG. `tiles`: 1 in lists, 2 in a leading row, 8 in the head of a topic.

    `alone` carries its own colours, for `<img>` and share pictures: its style element leaks when inlined.
    Decorative unless it has a `title`. An unknown motif raises KeyError.
    """
    turned = round(hue / 15) * 15 % 360
    shapes = _toned("".join(_tile_of(motif, slug, tile, stream) for tile, stream in _tiles(slug, tiles)))
    draw = _standalone if alone else _inline
    return mark_safe(draw(shapes, turned, tiles, title))  # noqa: S308  the title is escaped, the rest is drawn here


def _tiles(slug: str, tiles: int) -> list[tuple[int, Pick]]:
    stream = Pick(slug)
    return [(tile, stream) for tile in range(tiles)]


def _tile_of(motif: str, slug: str, tile: int, stream: Pick) -> str:
    """Motifs in EVEN start afresh in each tile and so repeat; the others vary along the stream."""
    shapes = MOTIFS[motif](Pick(slug) if motif in EVEN else stream, tile)
    return f'<g transform="translate({80 * tile})">{shapes}</g>' if tile else shapes


def _toned(shapes: str) -> str:
    for tone in "abc":
        shapes = shapes.replace(f'="{tone}"', f'="var(--c{tone})"')
    return shapes


def _inline(shapes: str, hue: int, tiles: int, title: str) -> str:
    wide = f" cover--w{tiles}" if tiles > 1 else ""
    return f'<svg class="cover{wide} h{hue}" {_viewbox(tiles)} {_name(title)}>{shapes}</svg>'


def _standalone(shapes: str, hue: int, tiles: int, title: str) -> str:
    dark = f"@media(prefers-color-scheme:dark){{{_palette(DARK, hue)}}}"
    ground = f'<path fill="var(--ca)" d="M0 0h{80 * tiles}v80H0z"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {_viewbox(tiles)} {_name(title)}>'
        f"<style>{_palette(LIGHT, hue)}{dark}</style>{ground}{shapes}</svg>"
    )


def _palette(tones: Tones, hue: int) -> str:
    colours = ";".join(f"--c{tone}:{srgb(*tones[tone], hue)}" for tone in "abc")
    return f"svg{{{colours}}}"


def _viewbox(tiles: int) -> str:
    slice_ = ' preserveAspectRatio="xMinYMid slice"' if tiles > 1 else ""
    return f'viewBox="0 0 {80 * tiles} 80"{slice_}'


def _name(title: str) -> str:
    return f'role="img" aria-label="{escape(title)}"' if title else 'aria-hidden="true"'


# Shapes. A tone is "a", "b" or "c"; lengths are units of the tile.


def _path(tone: str, d: str) -> str:
    return f'<path fill="{tone}" d="{d}"/>'


def _rect(tone: str, x: float, y: float, width: float, height: float) -> str:
    return _path(tone, f"M{x} {y}h{width}v{height}h-{width}z")


def _disc(tone: str, x: float, y: float, radius: float) -> str:
    return f'<circle fill="{tone}" cx="{x}" cy="{y}" r="{radius}"/>'


def _turned(degrees: int, shapes: str) -> str:
    return f'<g transform="rotate({degrees} 40 40)">{shapes}</g>' if degrees else shapes


SPIN = (0, 90, 180, 270)
CORNERS = ((0, 0), (40, 0), (0, 40), (40, 40))


def awning(pick: Pick, tile: int) -> str:
    width, drop = pick(10, 16, 20, 20), pick(40, 48, 56)
    tones, foot = pick.pair(), pick("", _rect("c", 0, 72, 80, 8), _rect("b", 0, 74, 80, 6))
    count, half = 80 // width, f"{width / 2:g}"
    stripe = "M{} 0h{}v{}a{} {} 0 0 1-{} 0z"
    stripes = (
        _path(tones[(i + tile * count) % 2], stripe.format(i * width, width, drop, half, half, width))
        for i in range(count)
    )
    return "".join(stripes) + foot


COINS = (
    ((28, 52, 20, 0), (54, 30, 20, 1)),
    ((22, 58, 16, 1), (58, 58, 16, 0), (40, 26, 16, 1)),
    ((40, 40, 36, 0), (40, 40, 20, 1)),
    ((20, 60, 20, 0), (60, 60, 20, 1), (60, 20, 20, 0)),
    ((30, 40, 26, 1), (58, 58, 16, 0)),
    ((24, 24, 20, 0), (56, 56, 20, 1)),
)


def coins(pick: Pick, tile: int) -> str:
    tones, slot = pick.pair(), pick(_slot_upright, _slot_flat)
    return "".join(_disc(tones[tone], x, y, r) + slot(x, y, r) for x, y, r, tone in pick(*COINS))


def _slot_flat(x: float, y: float, radius: float) -> str:
    return _rect("a", x - radius * 0.4, y - 1.5, radius * 0.8, 3)


def _slot_upright(x: float, y: float, radius: float) -> str:
    return _rect("a", x - 1.5, y - radius * 0.4, 3, radius * 0.8)


LENGTHS = ((1, 2, 3, 4, 5), (5, 4, 3, 2, 1), (2, 4, 1, 3, 5), (3, 1, 4, 2, 5), (4, 2, 5, 1, 3))


def bars(pick: Pick, tile: int) -> str:
    count, tones, gap, turn = pick(4, 5), pick.pair(), pick(0, 0, 4), pick(0, 180)
    lengths, step = pick(*LENGTHS), 80 // count
    shapes = (
        _rect(tones[i % 2], 0, i * step, 80 * min(lengths[i], count) // count, step - gap)
        for i in range(count)
    )
    return _turned(turn, "".join(shapes))


def sun(pick: Pick, tile: int) -> str:
    inner, outer = reversed(pick.pair())
    sky = pick(
        _path(inner, "M0 40a20 20 0 0 1 40 0zM40 40a20 20 0 0 1 40 0z"),
        _disc(inner, 40, 20, 12),
        _path(inner, "M0 0h80v12h-80zM0 20h80v6h-80z"),
    )
    halves = _path(outer, "M0 80a40 40 0 0 1 80 0z") + _path(inner, "M20 80a20 20 0 0 1 40 0z")
    return _turned(pick(*SPIN), halves + sky)


RING = tuple((i, j) for i in range(3) for j in range(3) if not i == j == 1)
ELBOW = tuple((i, j) for i in range(3) for j in range(3) if not (i and j))


def dots(pick: Pick, tile: int) -> str:
    tones, closed, radius = pick.pair(), pick(False, True), pick(8, 10)
    spots = "".join(_disc(tones[0], 16 + 24 * i, 16 + 24 * j, radius) for i, j in (RING if closed else ELBOW))
    square = (28, 28, 24, 24) if closed else (32, 32, 40, 40)
    return _turned(pick(*SPIN), spots + _rect(tones[1], *square))


LEAVES = (
    "M0 40A40 40 0 0 1 40 0v40z",
    "M0 0A40 40 0 0 1 40 40H0z",
    "M40 0A40 40 0 0 1 0 40V0z",
    "M40 40A40 40 0 0 1 0 0h40z",
)
LEAF_ORDERS = ((0, 1, 1, 0), (0, 1, 3, 2), (1, 0, 2, 3), (0, 0, 2, 2), (2, 1, 3, 0), (0, 2, 2, 0))


def leaf(pick: Pick, tile: int) -> str:
    order, tones = pick(*LEAF_ORDERS), pick("bccb", "cbbc", "bcbc", "ccbb")
    shapes = (
        f'<path fill="{tone}" transform="translate({x} {y})" d="{LEAVES[way]}"/>'
        for tone, way, (x, y) in zip(tones, order, CORNERS, strict=True)
    )
    return "".join(shapes) + pick("", _disc("a", 40, 40, 10), _disc("a", 40, 40, 10))


def steps(pick: Pick, tile: int) -> str:
    count, tones, mirrored = pick(4, 5), pick.pair(), pick(False, True)
    shapes = pick(_two_flights, _columns)(tones, count)
    return f'<g transform="matrix(-1 0 0 1 80 0)">{shapes}</g>' if mirrored else shapes


def _two_flights(tones: tuple[str, str], count: int) -> str:
    back = _path(tones[0], "M0 80V60h20V40h20V20h20V0h20v80z")
    return back + _path(tones[1], "M40 80V60h20V40h20v40z")


def _columns(tones: tuple[str, str], count: int) -> str:
    width = 80 // count
    return "".join(
        _path(tones[i % 2], f"M{i * width} 80V{80 - (i + 1) * width}h{width}V80z") for i in range(count)
    )


def wave(pick: Pick, tile: int) -> str:
    radius, tones, count = pick(10, 20, 20), pick.pair(), pick(2, 2, 3)
    lines = (_wave(radius, 12 + i * (64 // count), 40 // count) for i in range(count))
    return "".join(_path(tones[i % 2], line) for i, line in enumerate(lines))


def _wave(radius: int, y: int, height: int) -> str:
    there = f"a{radius} {radius} 0 0 0 {2 * radius} 0" * (40 // radius)
    back = f"a{radius} {radius} 0 0 1-{2 * radius} 0" * (40 // radius)
    return f"M0 {y}{there}v{height}{back}z"


def shelf(pick: Pick, tile: int) -> str:
    boards = pick((38, 76), (26, 51, 76))
    room = boards[0] - 4
    return "".join(_books(pick, y, room) + _rect("c", 0, y, 80, 4) for y in boards)


def _books(pick: Pick, floor: int, room: int) -> str:
    books, x = "", pick(4, 10)
    while x < 66:
        width = pick(8, 12, 16)
        height = room - (pick(0, 4, 8, 12) if room > 28 else pick(0, 3, 6))
        books += _rect(pick("b", "c", "b"), x, floor - height, width, height)
        x += width + pick(0, 2, 6)
    return books


def panes(pick: Pick, tile: int) -> str:
    tones, marked, sign = pick.pair(), pick(0, 1, 2, 3), pick(0, 1, 2)
    shapes = "".join(
        _rect(tones[1 if i == marked else (i + (sign == 1)) % 2], 6 + 36 * (i % 2), 6 + 36 * (i // 2), 32, 32)
        for i in (0, 1, 3, 2)
    )
    return shapes + SIGNS[sign](22 + 36 * (marked % 2), 22 + 36 * (marked // 2))


def _sign_disc(x: int, y: int) -> str:
    return _disc("a", x, y, 10)


def _sign_lines(x: int, y: int) -> str:
    return "".join(_rect("a", x - 16, y - 13 + 8 * i, 32, 3) for i in range(4))


def _sign_door(x: int, y: int) -> str:
    return _path("a", f"M{x - 16} {y + 17}v-1a16 16 0 0 1 32 0v1z")


SIGNS = (_sign_disc, _sign_lines, _sign_door)


def arches(pick: Pick, tile: int) -> str:
    tones, built = pick.pair(), pick(_arch_nested, _arch_pair, _arch_houses)
    return built(*tones)


def _arch(tone: str, x: int, radius: int, spring: int) -> str:
    return _path(tone, f"M{x} 80V{spring}a{radius} {radius} 0 0 1 {2 * radius} 0V80z")


def _arch_nested(first: str, second: str) -> str:
    return _arch(first, 4, 36, 40) + _arch(second, 16, 24, 42) + _arch("a", 28, 12, 44)


def _arch_pair(first: str, second: str) -> str:
    doors = _arch("a", 14, 6, 52) + _arch("a", 54, 6, 52)
    return _arch(first, 4, 16, 34) + _arch(second, 44, 16, 34) + doors


def _arch_houses(first: str, second: str) -> str:
    return _arch(first, 0, 20, 20) + _arch(second, 40, 20, 44) + _rect(second, 12, 48, 16, 32)


RUNS = (
    "M0 20h25a15 15 0 0 1 15 15v10a15 15 0 0 0 15 15h25",
    "M20 0v25a15 15 0 0 0 15 15h10a15 15 0 0 1 15 15v25",
    "M0 40h16a12 12 0 0 0 12-12a12 12 0 0 1 24 0v24a12 12 0 0 0 24 0V0",
)


def cable(pick: Pick, tile: int) -> str:
    (wire, end), run = pick.pair(), pick(*RUNS)
    plug = pick(
        _rect(end, 6, 46, 24, 26) + _rect("a", 12, 54, 4, 10) + _rect("a", 20, 54, 4, 10),
        _disc(end, 62, 20, 14) + _disc("a", 62, 20, 5),
        _rect(end, 4, 50, 28, 22),
    )
    return f'<path fill="none" stroke="{wire}" stroke-width="{pick(8, 10, 12)}" d="{run}"/>{plug}'


def letter(pick: Pick, tile: int) -> str:
    first, second = pick.pair()
    closed = _rect(first, 8, 18, 64, 46) + _path(second, "M8 18l32 28 32-28z")
    sealed = _path(first, "M0 0l40 40L80 0z") + _path(second, "M0 80l40-40 40 40z") + _disc("a", 40, 40, 9)
    sheet = _rect(second, 20, 6, 40, 40) + _rect("a", 27, 14, 26, 4) + _rect("a", 27, 22, 18, 4)
    return pick(closed, sealed, sheet + _path(first, "M8 34l32 20 32-20v38H8z"))


def receipt(pick: Pick, tile: int) -> str:
    (paper, slot), x, lines = pick.pair(), pick(10, 18, 24), pick(3, 4)
    torn = _path(paper, f"M{x} 8h48v56" + "l-8 8-8-8" * 3 + "z")
    sums = (_rect("a", x + 8, 20 + 10 * i, pick(32, 20, 26), 4) for i in range(lines))
    return _rect(slot, 0, 0, 80, 12) + torn + "".join(sums)


def talk(pick: Pick, tile: int) -> str:
    first, second = pick.pair()
    words = pick(
        "",
        "".join(_disc("a", 20 + 10 * i, 30, 3) for i in range(3)),
        _rect("a", 18, 24, 24, 4) + _rect("a", 18, 32, 16, 4),
    )
    asked = _path(first, "M6 30a24 24 0 0 1 48 0v24H30A24 24 0 0 1 6 30z")
    answered = _path(second, "M74 56a18 18 0 0 0-36 0v18h18a18 18 0 0 0 18-18z")
    return _turned(pick(0, 0, 180), asked + answered + words)


def quilt(pick: Pick, tile: int) -> str:
    return "".join(_path(pick("b", "c"), pick(*_triangles(x, y))) for x in (0, 40) for y in (0, 40))


def _triangles(x: int, y: int) -> tuple[str, ...]:
    corner = f"M{x} {y}"
    return f"{corner}h40l-40 40z", f"{corner}h40v40z", f"{corner}v40h40z", f"M{x + 40} {y}v40h-40z"


MOTIFS: dict[str, Motif] = {
    motif.__name__: motif
    for motif in (
        awning, coins, bars, sun, dots, leaf, steps, wave,
        shelf, panes, arches, cable, letter, receipt, talk, quilt,
    )
}  # fmt: skip
EVEN = {"awning", "wave", "bars", "steps", "sun", "letter", "receipt", "talk", "shelf"}
