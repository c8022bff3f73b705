"""Which hits of one message are a machine's: docs/decisions/0011-telling-machines-apart.md has the reasons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.mail.tracking.destinations import TRAP

PAUSE_SECONDS = 10.0
"""Hits of a message without such a pause between them are one run, judged as a whole when it is over."""
LONGEST_SECONDS = 120.0
"""A run that does not end by itself is judged then."""
BURST_LINKS, BURST_SECONDS, NEAR_SECONDS = 3, 3.0, 5.0


@dataclass(frozen=True)
class Seen:
    """`link`: None when the letter was opened. `machine`: it said so itself. `at` in seconds since 1970."""

    at: float
    message: int
    link: int | None
    machine: bool


def people_in(run: Sequence[Seen]) -> list[bool]:
    """For each hit of a run, in the order of time, whether a person made it.

    Nobody did in a run in which the trap was followed; nor in a burst of different links, and right around it.
    """
    if any(seen.link == TRAP for seen in run):
        return [False] * len(run)
    bursts = list(_bursts(run))
    return [not seen.machine and not _near(seen.at, bursts) for seen in run]


def _bursts(run: Sequence[Seen]) -> Iterator[tuple[float, float]]:
    """From when to when so many different links were followed faster than anyone reads."""
    clicks = [seen for seen in run if seen.link is not None]
    for place, first in enumerate(clicks):
        followed = {first.link}
        for seen in clicks[place + 1 :]:
            if seen.at - first.at > BURST_SECONDS:
                break
            followed.add(seen.link)
            if len(followed) >= BURST_LINKS:
                yield first.at, seen.at
                break


def _near(at: float, bursts: Sequence[tuple[float, float]]) -> bool:
    return any(begins - NEAR_SECONDS <= at <= ends + NEAR_SECONDS for begins, ends in bursts)
