"""What each cluster brought in a year, by region, beside the year before; and what its best region would make of it.

A customer is a business that bought something in that time. Revenue is the sum of its purchases, less what was given
back, also by businesses that bought nothing more. Businesses count where they are now: in cluster, region and name.
Currencies are never added up.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection

from profiles.clusters.models import Cluster
from profiles.purchases.models import Purchase
from profiles.questions.catalogue import catalogue

REGION = "region"
LEAST = 5
"""Customers from which on a region is compared: the mean of fewer says little."""
EARLIEST = date(1970, 1, 1)
CENT = Decimal("0.01")
SUMS = """
    WITH bought AS (
        SELECT business_id, currency,
            count(*) FILTER (WHERE "on" >= %(begin)s AND quantity > 0) > 0 AS now,
            coalesce(sum(amount) FILTER (WHERE "on" >= %(begin)s), 0) AS now_amount,
            count(*) FILTER (WHERE "on" < %(begin)s AND quantity > 0) > 0 AS before,
            coalesce(sum(amount) FILTER (WHERE "on" < %(begin)s), 0) AS before_amount
        FROM profiles_purchase
        WHERE "on" >= %(before_begin)s AND "on" < %(end)s AND ("on" < %(before_end)s OR "on" >= %(begin)s)
        GROUP BY business_id, currency
    )
    SELECT bought.currency, c.cluster_id, known.value, count(*) FILTER (WHERE now), sum(now_amount),
        count(*) FILTER (WHERE before), sum(before_amount)
    FROM bought
    LEFT JOIN profiles_clusteredbusiness c USING (business_id)
    LEFT JOIN profiles_currentfact known ON known.business_id = bought.business_id AND known.question_id = %(region)s
    GROUP BY 1, 2, 3
"""
Row = tuple[str, int | None, str | None, int, Decimal, int, Decimal]


@dataclass(frozen=True)
class Window:
    """A year, or what there is of it, and the same days a year before. `end`, `before_end`: the day after the last."""

    year: int
    begin: date
    end: date
    before_begin: date
    before_end: date

    @property
    def last(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def is_whole(self) -> bool:
        return self.end == date(self.year + 1, 1, 1)


def window(year: int, today: date) -> Window:
    end = min(date(year + 1, 1, 1), today + timedelta(days=1))
    is_leap_day = (end.month, end.day) == (2, 29)
    before_end = date(end.year - 1, 3, 1) if is_leap_day else end.replace(year=end.year - 1)
    return Window(year, date(year, 1, 1), end, date(year - 1, 1, 1), before_end)


def years(today: date) -> list[int]:
    """From the first purchase on, as far back as an import takes one; the latest first."""
    first = Purchase.objects.filter(on__gte=EARLIEST).order_by("on").values_list("on", flat=True).first()
    return list(range(today.year, min(today.year, first.year if first else today.year) - 1, -1))


def asked(of: Window) -> list[Row]:
    """One statement: by currency, cluster (None: in none) and region (None: not known)."""
    region = catalogue().prompts.get(REGION)
    days = {"begin": of.begin, "end": of.end, "before_begin": of.before_begin, "before_end": of.before_end}
    with connection.cursor() as cursor:
        cursor.execute(SUMS, {**days, "region": region.pk if region else None})
        rows: list[Row] = cursor.fetchall()
    return rows


@dataclass(frozen=True)
class Sums:
    customers: int = 0
    amount: Decimal = Decimal(0)
    customers_before: int = 0
    amount_before: Decimal = Decimal(0)

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.customers + other.customers,
            self.amount + other.amount,
            self.customers_before + other.customers_before,
            self.amount_before + other.amount_before,
        )

    @property
    def each(self) -> Decimal | None:
        """Revenue per customer; None without any."""
        return self.amount / self.customers if self.customers else None

    @property
    def each_before(self) -> Decimal | None:
        return self.amount_before / self.customers_before if self.customers_before else None

    @property
    def growth(self) -> Decimal | None:
        """Of revenue per customer, as a share of what it was."""
        if self.each is None or not self.each_before or self.each_before < 0:
            return None
        return self.each / self.each_before - 1


@dataclass(frozen=True)
class Region:
    """`value`: the answer, None where it is not known. `best`: of its cluster. `gap`: per customer, to that one."""

    value: str | None
    sums: Sums
    is_best: bool = False
    gap: Decimal | None = None

    @property
    def is_compared(self) -> bool:
        return self.value is not None and self.sums.customers >= LEAST

    @property
    def would_add(self) -> Decimal | None:
        """In all, if each of its customers brought as much as one of the best region."""
        return None if self.gap is None else (self.gap * self.sums.customers).quantize(CENT)


@dataclass(frozen=True)
class Brought:
    """What a cluster brought; `cluster` is None for businesses in none, which are too unlike to be compared."""

    cluster: Cluster | None
    regions: list[Region] = field(default_factory=list)

    @property
    def sums(self) -> Sums:
        return sum((region.sums for region in self.regions), Sums())

    @property
    def best(self) -> Region | None:
        return next((region for region in self.regions if region.is_best), None)

    @property
    def would_add(self) -> Decimal:
        return sum((region.would_add or Decimal(0) for region in self.regions), Decimal(0))


def currencies(rows: Iterable[Row]) -> list[str]:
    """Those of that time, the one with the most customers first."""
    many: dict[str, int] = defaultdict(int)
    for row in rows:
        many[row[0]] += row[3] + row[5]
    return sorted(many, key=lambda code: (-many[code], code))


def brought(rows: Iterable[Row], currency: str, clusters: Iterable[Cluster]) -> list[Brought]:
    """Each cluster in its order, with its regions; last those in none, if they bought anything."""
    found: dict[int | None, dict[str | None, Sums]] = defaultdict(dict)
    for code, cluster, region, customers, amount, customers_before, amount_before in rows:
        if code == currency:
            found[cluster][region] = Sums(customers, amount, customers_before, amount_before)
    told = [Brought(one, compared(found[one.pk])) for one in clusters]
    return [*told, Brought(None, _plain(found[None]))] if found[None] else told


def compared(by_region: dict[str | None, Sums]) -> list[Region]:
    """With their gap to the best of those that have enough customers; the highest revenue per customer first."""
    regions = _plain(by_region)
    fit = [region for region in regions if region.is_compared]
    if not fit:
        return regions
    best = max(fit, key=lambda region: region.sums.each or Decimal(0))
    top = best.sums.each or Decimal(0)
    return [
        Region(
            one.value,
            one.sums,
            one is best,
            top - (one.sums.each or 0) if one.is_compared and one is not best else None,
        )
        for one in regions
    ]


def _plain(by_region: dict[str | None, Sums]) -> list[Region]:
    """What is not known comes last."""
    regions = [Region(value, sums) for value, sums in by_region.items()]
    return sorted(
        regions, key=lambda one: (one.value is None, -(one.sums.each or Decimal(-1)), str(one.value))
    )
