"""What stands in the cells of a row that comes from elsewhere, as values, each mistake in words of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

YES, NO = ("yes", "y", "1", "true"), ("no", "n", "0", "false")
MOST_NUMBER, MOST_AMOUNT = 2_000_000_000, Decimal("9999999999.99")
Cell = Callable[[str], Any]
"""Makes a value of what stands in a cell. Raises CellError."""


class CellError(ValueError):
    """Says what is wrong with a cell, and how to write it."""


@dataclass(frozen=True)
class RowError:
    """`row`: its number in the file, as the caller counts."""

    row: int
    column: str
    words: str


@dataclass(frozen=True)
class Column:
    """`default`: the value of an empty cell; a needed one may not be empty."""

    read: Cell
    needed: bool = False
    default: Any = None


def read_row(
    number: int, cells: Mapping[str, str], columns: Mapping[str, Column]
) -> tuple[dict[str, Any], list[RowError]]:
    """The values by column, and every mistake of the row."""
    values, errors = dict[str, Any](), list[RowError]()
    for name, column in columns.items():
        try:
            values[name] = _value((cells.get(name) or "").strip(), column)
        except CellError as error:
            errors.append(RowError(number, name, str(error)))
    return values, errors


def _value(words: str, column: Column) -> Any:
    if words:
        return column.read(words)
    if column.needed:
        raise CellError(_("It is empty."))
    return column.default


def text(most: int) -> Cell:
    def read(words: str) -> str:
        if len(words) > most:
            raise CellError(_("It has more than %(most)s letters.") % {"most": most})
        return words.replace("\0", "")

    return read


def whole_number(least: int) -> Cell:
    def read(words: str) -> int:
        sign = words.startswith("-")
        is_number = words[sign:].isascii() and words[sign:].isdecimal() and len(words) < 12
        if not is_number or not least <= int(words) <= MOST_NUMBER:
            wrong = _("“%(words)s” is no whole number of %(least)s or more.")
            raise CellError(wrong % {"words": words[:40], "least": least})
        return int(words)

    return read


def day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        wrong = _("“%(words)s” is no day. Write it like 2027-01-31.")
        raise CellError(wrong % {"words": words[:40]}) from None


def yes_or_no(words: str) -> bool:
    if words.casefold() not in (*YES, *NO):
        raise CellError(_("“%(words)s” is neither yes nor no.") % {"words": words[:40]})
    return words.casefold() in YES


def amount(words: str) -> Decimal:
    """With a point, to the cent; a minus for what was given back."""
    try:
        found = Decimal(words) if words.isascii() and len(words) < 20 else Decimal("NaN")
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) > MOST_AMOUNT or found != round(found, 2):
        raise CellError(_("“%(words)s” is no amount. Write it like 1200.50.") % {"words": words[:40]})
    return round(found, 2)
