"""How one can answer: each scale with its values, what the ends mean, which answers are good, and its figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.statistics import Interval, mean, net, wilson

THUMB, STARS, CSAT, CES, NPS, WORDS = "thumb", "stars", "csat", "ces", "nps", "words"


@dataclass(frozen=True)
class Figure:
    """What the answers of a while say. `value` and the interval: a share or a mean of the scale's `top`."""

    n: int
    value: float
    interval: Interval


@dataclass(frozen=True)
class Scale:
    """`values` may be answered; empty for words alone. `good` and `low` are those above and below the middle.

    `figure`: share (of good answers), mean, or net (good less low).
    """

    slug: str
    name: Any
    values: tuple[int, ...] = ()
    low_end: Any = ""
    high_end: Any = ""
    good: frozenset[int] = frozenset()
    low: frozenset[int] = frozenset()
    figure_is: str = "share"
    says: Any = ""

    def is_good(self, value: int | None) -> bool:
        """Words alone are neither good nor bad: they are read, and count as no complaint."""
        return value is None or value not in self.low

    def figure(self, answers: Mapping[int, int]) -> Figure | None:
        """`answers`: how many by value. None without any, and of words, which have no figure."""
        n = sum(answers.values())
        if not n or not self.values:
            return None
        good = sum(times for value, times in answers.items() if value in self.good)
        low = sum(times for value, times in answers.items() if value in self.low)
        if self.figure_is == "mean":
            return Figure(n, *mean(answers))
        if self.figure_is == "net":
            return Figure(n, *net(good, low, n))
        return Figure(n, good / n, wilson(good, n))


def _range(first: int, last: int) -> tuple[int, ...]:
    return tuple(range(first, last + 1))


SCALES = {
    scale.slug: scale
    for scale in (
        Scale(
            THUMB,
            _("Did it help"),
            (0, 1),
            good=frozenset({1}),
            low=frozenset({0}),
            says=_("Share of those who said yes."),
        ),
        Scale(
            STARS,
            _("Stars"),
            _range(1, 5),
            _("Poor"),
            _("Very good"),
            frozenset({4, 5}),
            frozenset({1, 2}),
            "mean",
            says=_("Mean of 1 to 5."),
        ),
        Scale(
            CSAT,
            _("Satisfaction"),
            _range(1, 5),
            _("Not at all"),
            _("Very much"),
            frozenset({4, 5}),
            frozenset({1, 2}),
            says=_("CSAT: share of 4 and 5 of 5."),
        ),
        Scale(
            CES,
            _("Ease"),
            _range(1, 7),
            _("Very hard"),
            _("Very easy"),
            frozenset({5, 6, 7}),
            frozenset({1, 2, 3}),
            says=_("CES: share of 5 to 7 of 7."),
        ),
        Scale(
            NPS,
            _("Would recommend"),
            _range(0, 10),
            _("Never"),
            _("Certainly"),
            frozenset({9, 10}),
            frozenset(range(7)),
            "net",
            says=_("NPS: share of 9 and 10, less the share of 0 to 6."),
        ),
        Scale(WORDS, _("Own words"), says=_("How many wrote.")),
    )
}
