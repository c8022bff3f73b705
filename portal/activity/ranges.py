from collections.abc import Iterator

from django.db.models import Max, Min, Model

AT_ONCE = 50_000
"""Rows in a transaction: a long one holds back whoever reads the activities."""


def ranges(model: type[Model]) -> Iterator[tuple[int, int]]:
    """From which id on up to, not with, which: everybody, in bounded steps. One query."""
    ends = model._default_manager.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["last"] is None:
        return
    for first in range(ends["first"], ends["last"] + 1, AT_ONCE):
        yield first, first + AT_ONCE
