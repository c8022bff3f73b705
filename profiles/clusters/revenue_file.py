from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from portal.spreadsheets import line_of
from profiles.clusters.revenue import CENT, Brought, Region

HEAD = (
    "year", "from", "until", "currency", "cluster", "region", "customers", "revenue", "revenue_per_customer",
    "customers_before", "revenue_before", "revenue_per_customer_before", "compared", "best", "gap_per_customer",
    "gap_in_all",
)  # fmt: skip
MARK = "\ufeff"
"""So that spreadsheet programs read the letters rightly."""


def lines(report: dict[str, Any]) -> Iterator[str]:
    """Head first. Amounts are numbers; names are the studio's, regions as they are chosen."""
    yield MARK + line_of(HEAD)
    of = report["of"]
    when = [of.year, of.begin.isoformat(), of.last.isoformat(), report["currency"]]
    for one in report["brought"]:
        yield from (line_of([*when, *_cells(one, region)]) for region in one.regions)


def _cells(one: Brought, region: Region) -> list[Any]:
    sums = region.sums
    return [
        str(one.cluster or ""),
        region.value or "",
        sums.customers,
        sums.amount,
        _cents(sums.each),
        sums.customers_before,
        sums.amount_before,
        _cents(sums.each_before),
        int(one.cluster is not None and region.is_compared),
        int(region.is_best),
        _cents(region.gap),
        _cents(region.would_add),
    ]


def _cents(amount: Decimal | None) -> Decimal | str:
    return "" if amount is None else amount.quantize(CENT)
