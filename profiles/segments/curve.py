"""How many there were, day by day: as a curve, in words, and as the table of its numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.web.charts import Table
from portal.web.numbers import whole


def curve(sizes: Sequence[Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """`columns`: title by name of the number, the first is drawn. There is one of `sizes` at least, each of a `day`."""
    days = [date_format(one.day, "DATE_FORMAT") for one in sizes]
    numbers = [[getattr(one, name) for name in columns] for one in sizes]
    rows = [[day, *map(whole, row)] for day, row in zip(days, numbers, strict=True)]
    said = {"from": days[0], "to": days[-1], "first": rows[0][1], "last": rows[-1][1]}
    return {
        "heights": [float(row[0]) for row in numbers],
        "says": _("%(first)s on %(from)s, %(last)s on %(to)s") % said,
        "marks": [days[0], days[-1]] if len(days) > 1 else days,
        "table": Table([_("Day"), *columns.values()], rows),
    }
