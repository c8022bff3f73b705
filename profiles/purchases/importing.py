"""Purchases as rows of a file say them: read with every mistake named, then kept; done twice, it changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from profiles.imports.cells import CellError, Column, RowError, amount, day, read_row, text, whole_number
from profiles.products.importing import no_business, product, there
from profiles.purchases.buying import keep_purchases
from profiles.purchases.currencies import CURRENCIES
from profiles.purchases.models import Purchase


def currency(words: str) -> str:
    if words.upper() not in CURRENCIES:
        wrong = _("“%(words)s” is no currency. Write its three letters, like EUR.")
        raise CellError(wrong % {"words": words[:40]})
    return words.upper()


COLUMNS = {
    "reference": Column(text(80), needed=True),
    "business": Column(whole_number(1), needed=True),
    "product": Column(product, needed=True),
    "on": Column(day, needed=True),
    "quantity": Column(whole_number(-2_000_000_000), default=1),
    "amount": Column(amount, needed=True),
    "currency": Column(currency, needed=True),
    "partner": Column(text(120), default=""),
}


def read_rows(
    source: str, rows: Iterable[tuple[int, Mapping[str, str]]]
) -> tuple[list[Purchase], list[RowError]]:
    """Rows with their numbers → what they say, and what is wrong with the others; one query."""
    read = [(number, *read_row(number, cells, COLUMNS)) for number, cells in rows]
    errors = [error for _number, _values, wrong in read for error in wrong]
    whole = [(number, values) for number, values, wrong in read if not wrong]
    known = there(values["business"] for _number, values in whole)
    found = [_purchase(source, values) for _number, values in whole if values["business"] in known]
    errors += [
        RowError(number, "business", no_business(values["business"]))
        for number, values in whole
        if values["business"] not in known
    ]
    return found, sorted(errors, key=lambda error: error.row)


def keep_rows(source: str, purchases: Sequence[Purchase]) -> int:
    """Of two with the same reference the later counts."""
    return keep_purchases(source, list({row.reference: row for row in purchases}.values()))


def _purchase(source: str, values: Mapping[str, Any]) -> Purchase:
    named = {name: values[name] for name in COLUMNS if name not in ("business", "product")}
    return Purchase(business_id=values["business"], product_id=values["product"].pk, source=source, **named)
