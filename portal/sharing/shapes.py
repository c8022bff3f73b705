"""The shapes of a cover on a picture: as much of SVG as portal/covers.py writes, which is paths, discs and groups."""

import math
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import PIL.Image
from PIL import ImageDraw

from portal.branding.colour import srgb
from portal.covers import LIGHT, MOTIFS, Pick

UNITS = 80
FINE = 3
"""Drawn so much larger, then made small: edges are smooth."""
TOKEN = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)")
NUMBERS = {"M": 2, "L": 2, "H": 1, "V": 1, "A": 7, "Z": 0}
STEPS = 90

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
SAME: Matrix = (1, 0, 0, 1, 0, 0)


def cover_picture(hue: int, motif: str, slug: str, side: int) -> PIL.Image.Image:
    """One tile as it stands in lists by day, `side` pixels square. An unknown motif raises KeyError."""
    colours = {tone: srgb(*LIGHT[tone], hue) for tone in "abc"}
    picture = PIL.Image.new("RGB", (side * FINE, side * FINE), colours["a"])
    shapes = f"<g>{MOTIFS[motif](Pick(slug), 0)}</g>"
    drawing = _Drawing(ImageDraw.Draw(picture), colours, side * FINE / UNITS)
    drawing.element(ElementTree.fromstring(shapes), SAME)  # noqa: S314  written by portal/covers.py
    return picture.resize((side, side), PIL.Image.Resampling.LANCZOS)


class _Drawing:
    def __init__(self, draw: ImageDraw.ImageDraw, colours: dict[str, str], scale: float) -> None:
        self.draw, self.colours, self.scale = draw, colours, scale

    def element(self, element: ElementTree.Element, around: Matrix) -> None:
        matrix = _times(around, _matrix(element.get("transform", "")))
        if element.tag == "path":
            self._path(element, matrix)
        elif element.tag == "circle":
            x, y, radius = (float(element.get(name, 0)) for name in ("cx", "cy", "r"))
            self._fill(list(_round(x, y, radius, 0, 2 * math.pi)), element.get("fill", ""), matrix)
        for inside in element:
            self.element(inside, matrix)

    def _path(self, element: ElementTree.Element, matrix: Matrix) -> None:
        for points in outlines(element.get("d", "")):
            if element.get("fill") == "none":
                self._line(points, element, matrix)
            else:
                self._fill(points, element.get("fill", ""), matrix)

    def _fill(self, points: list[Point], tone: str, matrix: Matrix) -> None:
        self.draw.polygon(self._placed(points, matrix), fill=self.colours[tone])

    def _line(self, points: list[Point], element: ElementTree.Element, matrix: Matrix) -> None:
        width = round(float(element.get("stroke-width", 1)) * self.scale)
        colour = self.colours[element.get("stroke", "")]
        self.draw.line(self._placed(points, matrix), fill=colour, width=width, joint="curve")

    def _placed(self, points: list[Point], matrix: Matrix) -> list[Point]:
        a, b, c, d, e, f = matrix
        return [((a * x + c * y + e) * self.scale, (b * x + d * y + f) * self.scale) for x, y in points]


def outlines(d: str) -> Iterator[list[Point]]:
    """The lines of a path, arcs of circles as short straights."""
    points: list[Point] = []
    for command, numbers in _commands(d):
        if command in "Mm" and points:
            yield points
            points = []
        points.extend(_onward(command, numbers, points[-1] if points else (0.0, 0.0), points))
    yield points


def _commands(d: str) -> Iterator[tuple[str, list[float]]]:
    """A command may be followed by several times its numbers."""
    tokens = TOKEN.findall(d)
    at, command = 0, ""
    while at < len(tokens):
        if tokens[at].isalpha():
            command, at = tokens[at], at + 1
        count = NUMBERS[command.upper()]
        yield command, [float(token) for token in tokens[at : at + count]]
        at += count


def _onward(command: str, numbers: list[float], here: Point, before: list[Point]) -> Iterator[Point]:
    (x, y), letter = here, command.upper()
    origin_x, origin_y = (x, y) if command.islower() else (0.0, 0.0)
    if letter == "Z":
        yield before[0]
    elif letter == "H":
        yield origin_x + numbers[0], y
    elif letter == "V":
        yield x, origin_y + numbers[0]
    else:
        end = (origin_x + numbers[-2], origin_y + numbers[-1])
        yield from _arc(here, end, numbers[0], bool(numbers[3]), bool(numbers[4])) if letter == "A" else [end]


def _arc(start: Point, end: Point, radius: float, large: bool, sweep: bool) -> Iterator[Point]:
    """https://www.w3.org/TR/SVG2/implnote.html#ArcConversionEndpointToCenter, for circles that are not turned."""
    dx, dy = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    half = math.hypot(dx, dy)
    radius = max(radius, half)
    away = math.sqrt(max(0.0, radius**2 - half**2)) / half * (1 if large != sweep else -1)
    x, y = (start[0] + end[0]) / 2 + away * dy, (start[1] + end[1]) / 2 - away * dx
    first = math.atan2(start[1] - y, start[0] - x)
    turn = math.atan2(end[1] - y, end[0] - x) - first
    turn += 2 * math.pi * ((turn < 0) if sweep else -(turn > 0))
    yield from _round(x, y, radius, first, turn)
    yield end


def _round(x: float, y: float, radius: float, first: float, turn: float) -> Iterator[Point]:
    for step in range(STEPS):
        angle = first + turn * step / STEPS
        yield x + radius * math.cos(angle), y + radius * math.sin(angle)


def _matrix(transform: str) -> Matrix:
    """`translate(x y)`, `rotate(degrees x y)` or `matrix(…)`: one of them at a time."""
    name, _bracket, inside = transform.partition("(")
    numbers = [float(token) for token in TOKEN.findall(inside)]
    match name:
        case "translate":
            return (1, 0, 0, 1, numbers[0], numbers[1])
        case "rotate":
            cos, sin = math.cos(math.radians(numbers[0])), math.sin(math.radians(numbers[0]))
            x, y = numbers[1:]
            return (cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y)
        case "matrix":
            a, b, c, d, e, f = numbers
            return (a, b, c, d, e, f)
    return SAME


def _times(outer: Matrix, inner: Matrix) -> Matrix:
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    return (
        a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f,
    )  # fmt: skip
