"""What charts are drawn from. The server draws only the marks; all words are HTML at reading size."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

MINUS = "\u2212"
SPANS = (2, 4, 5)
"""Into so many equal steps an axis is cut: few words, and each at a multiple of 5 %, which is a class."""


@dataclass(frozen=True)
class Table:
    """The numbers of a chart: the head, and rows whose first cell names them."""

    head: Sequence[str]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Bar:
    """`share`: of the whole width, 0 to 1. `words`: what it says, safe HTML. `url`: to the rows behind it."""

    label: str
    share: float
    words: str
    url: str = ""

    @property
    def width(self) -> str:
        return f"{100 * min(1.0, max(0.0, self.share)):.2f}"


@dataclass(frozen=True)
class Whisker:
    """A difference with its interval. `is_sure`: its mark is filled and its line thick."""

    label: str
    middle: float
    low: float
    high: float
    is_sure: bool
    words: str
    url: str = ""


@dataclass(frozen=True)
class Axis:
    """From `low` to `high`, both multiples of the step, with nothing at all somewhere on it."""

    low: float
    high: float
    step: float

    def place(self, value: float) -> float:
        """Where it stands, in hundredths of the width; what lies beyond stands at the end."""
        return 100 * min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))

    @property
    def ticks(self) -> list[tuple[int, float]]:
        """Place and value of those within: the ends' words would hang over."""
        steps = round((self.high - self.low) / self.step)
        inner = range(1, steps) if steps > 1 else range(1)
        return [(round(100 * at / steps), round(self.low + at * self.step, 6) + 0.0) for at in inner]


def axis_around(values: Iterable[float]) -> Axis:
    """The smallest that holds all of them and zero."""
    found = [0.0, *values]
    low, high = min(found), max(found)
    if low == high:
        return Axis(-1.0, 1.0, 1.0)
    for step in _steps(high - low):
        below, above = floor(low / step), ceil(high / step)
        wanted = next((span for span in SPANS if span >= above - below), None)
        if wanted:
            below -= (wanted - (above - below)) // 2
            return Axis(below * step, (below + wanted) * step, step)
    raise AssertionError("a larger step always fits")


def _steps(whole: float) -> Iterable[float]:
    """1, 2, 5, 10 … from a twentieth of the whole upwards."""
    power = floor(log10(whole / 20))
    return (base * 10.0 ** (power + more) for more in range(5) for base in (1, 2, 5))


@dataclass(frozen=True)
class Drawn:
    """A whisker in hundredths of its axis."""

    whisker: Whisker
    middle: str
    low: str
    high: str


def drawn(axis: Axis, whiskers: Iterable[Whisker]) -> list[Drawn]:
    return [
        Drawn(one, *(f"{axis.place(value):.2f}" for value in (one.middle, one.low, one.high)))
        for one in whiskers
    ]


def columns(heights: Sequence[float], top: float) -> list[tuple[str, str, str]]:
    """Of each column that is not empty: where it begins, how wide it is and where its top is, in a box of 100 by 40."""
    width = 100 / max(1, len(heights))
    gap = min(0.4, width / 8)
    return [
        (f"{at * width + gap:.2f}", f"{width - 2 * gap:.2f}", f"{40 - 38 * height / top:.2f}")
        for at, height in enumerate(heights)
        if height
    ]
