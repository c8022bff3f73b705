"""Charts: a figure with a caption, marks that stretch, rows that read as sentences, the same numbers in a table."""

from collections.abc import Sequence
from typing import Any

from django.template import Library
from django.utils.formats import number_format

from portal.web.charts import MINUS, Bar, Table, Whisker, axis_around, columns, drawn
from portal.web.numbers import whole
from portal.web.templatetags.components import must

register = Library()
register.filter(whole)


@register.inclusion_tag("components/chart_bars.html")
def bars(
    title: str, note: str, rows: Sequence[Bar], table: Table, *, content: bool = False
) -> dict[str, Any]:
    """`note`: window, denominator and what is left out. `content`: the labels come from the database."""
    must(all(isinstance(row, Bar) for row in rows), "bars takes rows of Bar")
    return locals()


@register.inclusion_tag("components/chart_intervals.html")
def intervals(
    title: str,
    note: str,
    rows: Sequence[Whisker],
    table: Table,
    zero: str,
    *,
    content: bool = False,
    signed: bool = True,
) -> dict[str, Any]:
    """Values with their intervals. `zero`: what none at all is called. `signed`: they are differences."""
    must(all(isinstance(row, Whisker) for row in rows), "intervals takes rows of Whisker")
    axis = axis_around(value for row in rows for value in (row.low, row.high))
    ticks = [(place, _tick(value, signed=signed) or zero) for place, value in axis.ticks]
    nothing = f"{axis.place(0):.2f}"
    return {**locals(), "drawn": drawn(axis, rows)}


def _tick(value: float, *, signed: bool) -> str:
    sign = MINUS if value < 0 else "+" if signed else ""
    return f"{sign}{number_format(f'{abs(value):g}')}" if value else ""


@register.inclusion_tag("components/chart_columns.html")
def column_chart(
    title: str,
    note: str,
    heights: Sequence[float],
    says: str,
    marks: Sequence[str],
    table: Table,
    name: str = "",
) -> dict[str, Any]:
    """Upright columns. `says`: the whole in one sentence, for whoever does not see it. `marks`: words below it.

    `name` is the id of its table, so that it stays open when a page renews itself.
    """
    return {**locals(), "columns": columns(heights, max([1.0, *heights]))}
