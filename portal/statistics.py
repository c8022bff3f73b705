"""What may be said of shares, means and differences: intervals of 95 %, and what could not have been seen.

Businesses are drawn by lot, people are counted: colleagues do alike, so that 100 people of 40 businesses tell less
than 100 strangers. The shares' sizes are therefore divided by their design effect first (Rao & Scott 1992).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil, sqrt

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


DETECTS = 2.8
"""1.96 + 0.84: seen at 95 % in four of five trials (80 % power)."""

FEWEST_CLUSTERS = 40
"""With fewer businesses in an arm the variance between them says little: Cameron & Miller (2015), J. Hum. Resour.
50:317-372, put the line between 20 and 50."""


@dataclass(frozen=True)
class Arm:
    """People and those among them with an outcome, and how both lie in the clusters drawn by lot.

    Over the clusters: `hits_squared` Σy², `people_squared` Σn², `hits_by_people` Σyn, with y of n people each.
    """

    hits: int
    people: int
    clusters: int
    hits_squared: int
    people_squared: int
    hits_by_people: int

    @property
    def share(self) -> float:
        return self.hits / self.people if self.people else 0.0

    @property
    def design_effect(self) -> float:
        """How many times the share's variance is that of as many strangers; never below 1.

        Rao & Scott (1992), Biometrics 48:577-585: the variance of a ratio over clusters, k/(k-1) · Σ(y - pn)² / N²,
        over p(1 - p)/(N - 1). Where nobody or everybody has the outcome nothing is seen of how colleagues agree:
        then as if they agreed wholly, Σn²/N (Eldridge, Ashby & Kerry 2006, Int. J. Epidemiol. 35:1292-1300).
        """
        if self.people == 0:
            return 1.0
        if self.hits in (0, self.people) or self.clusters < 2:
            return max(1.0, self.people_squared / self.people)
        share = self.share
        spread = self.hits_squared - 2 * share * self.hits_by_people + share**2 * self.people_squared
        variance = self.clusters / (self.clusters - 1) * spread / self.people**2
        return max(1.0, variance / (share * (1 - share) / (self.people - 1)))

    @property
    def effective_people(self) -> float:
        """As many strangers would tell as much."""
        return self.people / self.design_effect

    def interval(self) -> Interval:
        return wilson(self.share * self.effective_people, self.effective_people)


def strangers(hits: int, people: int) -> Arm:
    """An arm in which everyone is a cluster of their own."""
    return Arm(hits, people, people, hits, people, hits)


def clustered(clusters: Iterable[tuple[int, int]]) -> Arm:
    """From (people with the outcome, people) of each cluster."""
    found = list(clusters)
    return Arm(
        hits=sum(y for y, n in found),
        people=sum(n for y, n in found),
        clusters=len(found),
        hits_squared=sum(y * y for y, n in found),
        people_squared=sum(n * n for y, n in found),
        hits_by_people=sum(y * n for y, n in found),
    )


@dataclass(frozen=True)
class Lift:
    """What came of it: the treated beside the control, drawn by lot, all as planned (intention to treat)."""

    treated: Arm
    control: Arm

    @property
    def difference(self) -> float:
        return self.treated.share - self.control.share

    @property
    def interval(self) -> Interval:
        """Newcombe (1998), Stat. Med. 17:873-890, method 10, over the effective numbers of people."""
        return newcombe(
            self.treated.share,
            self.treated.effective_people,
            self.control.share,
            self.control.effective_people,
        )

    @property
    def has_too_few(self) -> bool:
        return min(self.treated.clusters, self.control.clusters) < FEWEST_CLUSTERS

    @property
    def is_conclusive(self) -> bool:
        return not self.has_too_few and not self.interval.spans_nothing

    @property
    def smallest_seen(self) -> float | None:
        """The smallest true difference that these numbers would have shown in four of five cases.

        None where nobody or everybody had the outcome: nothing is known then of how it varies.
        """
        arms = (self.treated, self.control)
        if self._common in (0.0, 1.0):
            return None
        parts = (1 / arm.effective_people if arm.people else float("inf") for arm in arms)
        return min(1.0, DETECTS * sqrt(self._common * (1 - self._common) * sum(parts)))

    def control_to_see(self, difference: float) -> int | None:
        """How many of the same people to hold back, to see this difference; None if half of them is too few.

        Solves 2.8²·p(1 - p)·d·(1/(N - c) + 1/c) = difference² for c, d being the larger design effect.
        """
        everyone = self.treated.people + self.control.people
        effect = max(self.treated.design_effect, self.control.design_effect)
        needed = DETECTS**2 * self._common * (1 - self._common) * effect / difference**2
        if everyone < 4 * needed or needed == 0:
            return None
        return ceil((everyone - sqrt(everyone**2 - 4 * everyone * needed)) / 2)

    @property
    def _common(self) -> float:
        """The share over both arms together, as if nothing had come of it."""
        people = self.treated.people + self.control.people
        return (self.treated.hits + self.control.hits) / people if people else 0.0


def newcombe(first: float, of_first: float, second: float, of_second: float) -> Interval:
    """Interval of `first` - `second`, two shares of so many each."""
    one, other = wilson(first * of_first, of_first), wilson(second * of_second, of_second)
    difference = first - second
    return Interval(
        difference - sqrt((first - one.low) ** 2 + (other.high - second) ** 2),
        difference + sqrt((one.high - first) ** 2 + (second - other.low) ** 2),
    )
