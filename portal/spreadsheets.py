"""Lines of files that people open in a spreadsheet program, of which no cell is run there."""

import csv
from collections.abc import Iterable
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Echo:
    """What the csv module writes to: gives the line back."""

    def write(self, line: str) -> str:
        return line


_writer = csv.writer(_Echo())


def line_of(cells: Iterable[Any]) -> str:
    """Any export to CSV writes its lines with this, its head too."""
    return str(_writer.writerow(harmless(cells)))


def harmless(cells: Iterable[Any]) -> list[Any]:
    """A cell that a spreadsheet would run gets a quote before it, which makes it text (OWASP: CSV injection)."""
    return [f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell for cell in cells]


def as_it_was(cell: str) -> str:
    """Without the quote that `harmless` set before it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
