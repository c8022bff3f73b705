from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True)
class Finding:
    """`said`: what was found, in a sentence for operators; `do`: what to do next."""

    level: Level
    said: str
    do: str = ""


Check = Callable[[], Iterable[Finding]]


def fine(said: str) -> Finding:
    return Finding(Level.OK, said)


def warning(said: str, do: str) -> Finding:
    return Finding(Level.WARNING, said, do)


def failure(said: str, do: str) -> Finding:
    return Finding(Level.FAILURE, said, do)
