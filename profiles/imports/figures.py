"""Cells that hold a number, a day or an amount, written as people and programs here write them."""

import re
from decimal import Decimal

from profiles.imports.cells import Reader, WrongCell, moment_of

WHOLE = re.compile(r"([-+]?\d{1,9})(?:[.,]0{1,2})?", re.ASCII)
"""Spreadsheets write 3 as 3.0, too."""
PLAIN = re.compile(r"(?P<whole>\d{1,10})(?:[.,](?P<cents>\d{1,2})0*)?", re.ASCII)
GROUPED = re.compile(r"(?P<whole>\d{1,3}(?P<sign>[., '’])\d{3}(?:(?P=sign)\d{3})*)(?:(?!(?P=sign))[.,](?P<cents>\d{1,2}))?", re.ASCII)  # noqa: RUF001,E501  # fmt: skip
EITHER_WAY = re.compile(r"\d{1,3}[.,]\d{3}", re.ASCII)
"""1.200 is a thousand and more in one country, and one and a bit in another: it is refused."""
MOST_AMOUNT = Decimal("9999999999.99")
MINUS = "−"  # noqa: RUF001


def whole_number(least: int, most: int) -> Reader:
    def read(cell: str) -> str:
        found = WHOLE.fullmatch(cell.replace(MINUS, "-"))
        if found is None or not least <= int(found[1]) <= most:
            raise WrongCell("number")
        return str(int(found[1]))

    return read


def day(cell: str) -> str:
    return moment_of(cell).date().isoformat()


def amount(cell: str) -> str:
    """To the cent, with a point or a comma; the minus may stand behind, as in accounting."""
    written, is_minus = _without_sign(cell)
    found = None if EITHER_WAY.fullmatch(written) else PLAIN.fullmatch(written) or GROUPED.fullmatch(written)
    if found is None:
        raise WrongCell("amount")
    value = Decimal(f"{re.sub(r'[^0-9]', '', found['whole'])}.{found['cents'] or 0}")
    if value > MOST_AMOUNT:
        raise WrongCell("amount")
    return f"{-value if is_minus else value:.2f}"


def _without_sign(cell: str) -> tuple[str, bool]:
    words = cell.replace(MINUS, "-")
    is_minus = words.startswith("-") != words.endswith("-")
    return (
        words.removeprefix("-").removesuffix("-").strip() if is_minus else words.removeprefix("+")
    ), is_minus
