"""What may be said of a share, a mean and a net score: intervals of 95 %."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054
"""Two-sided 95 % of the normal distribution."""


@dataclass(frozen=True)
class Interval:
    low: float
    high: float

    @property
    def spans_nothing(self) -> bool:
        """Whether no difference at all lies within."""
        return self.low <= 0 <= self.high


def wilson(hits: float, of: float) -> Interval:
    """Interval of a share. Wilson (1927), J. Am. Stat. Assoc. 22:209-212, without continuity correction."""
    if of <= 0:
        return Interval(0.0, 1.0)
    share = hits / of
    middle = 2 * of * share + Z**2
    reach = Z * sqrt(Z**2 + 4 * of * share * (1 - share))
    whole = 2 * (of + Z**2)
    return Interval(max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole))


def mean(times: Mapping[int, int]) -> tuple[float, Interval]:
    """Of values by how often they were given: the mean, with the normal interval of its standard error.

    One answer alone says nothing of how answers vary: its interval is all that could have been answered.
    """
    n = sum(times.values())
    middle = sum(value * count for value, count in times.items()) / n
    if n == 1:
        return middle, Interval(float("-inf"), float("inf"))
    spread = sum(count * (value - middle) ** 2 for value, count in times.items()) / (n - 1)
    reach = Z * sqrt(spread / n)
    return middle, Interval(middle - reach, middle + reach)


def net(promoters: int, detractors: int, n: int) -> tuple[float, Interval]:
    """Share of promoters less that of detractors, -1 to 1, with SE = √((p + d - (p - d)²)/n)."""
    p, d = promoters / n, detractors / n
    reach = Z * sqrt((p + d - (p - d) ** 2) / n)
    return p - d, Interval(max(-1.0, p - d - reach), min(1.0, p - d + reach))
