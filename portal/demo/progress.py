"""How far a long command is: a bar on a terminal, a plain line per step elsewhere."""

import time
from typing import Protocol

WIDTH = 30


class Out(Protocol):
    """A stream of text, or what commands make of one."""

    def isatty(self) -> bool: ...
    def write(self, text: str, /) -> object: ...
    def flush(self) -> None: ...


class Progress:
    def __init__(self, out: Out, begun: int, goal: int) -> None:
        self.out, self.begun, self.goal = out, begun, goal
        self.started = time.monotonic()
        self.rows = 0
        self.is_bar = out.isatty()

    @property
    def seconds(self) -> float:
        return max(time.monotonic() - self.started, 0.001)

    def step(self, people: int, rows: int) -> None:
        """`people`: how many there are now. `rows`: how many rows this step wrote."""
        self.rows += rows
        rate = (people - self.begun) / self.seconds
        words = f"{people:,} of {self.goal:,} people, {rate:,.0f} a second, {_clock((self.goal - people) / rate)} left"
        self.out.write(f"\r{_bar(people / self.goal)} {words:<70}" if self.is_bar else f"{words}\n")
        self.out.flush()

    def end(self) -> None:
        lines = f"{self.rows:,} rows in {self.seconds:.1f} s: {self.rows / self.seconds:,.0f} rows a second\n"
        self.out.write(f"\n{lines}" if self.is_bar else lines)


def _bar(share: float) -> str:
    full = int(share * WIDTH)
    return f"[{'#' * full}{' ' * (WIDTH - full)}] {share:4.0%}"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
