"""Numbers, days and amounts as spreadsheets and accounting programs of several countries write them."""

import pytest

from profiles.imports.cells import WrongCell
from profiles.imports.figures import amount, day, whole_number
from profiles.purchases.importing import currency

AMOUNTS = {
    "12": "12.00",
    "1234.5": "1234.50",
    "1234,56": "1234.56",
    "1.234,56": "1234.56",
    "1,234.56": "1234.56",
    "1 234,50": "1234.50",
    "1'234.50": "1234.50",
    "1.234.567": "1234567.00",
    "-3,50": "-3.50",
    "−3,50": "-3.50",
    "12,50-": "-12.50",
    "+7": "7.00",
    "12.5000": "12.50",
    "0": "0.00",
}
NO_AMOUNTS = [
    "1.234",
    "1,234",
    "12,345.6.7",
    "1,23,456",
    "12.345,678",
    "€ 12",
    "1e3",
    "--2",
    "-2-",
    "",
    "12345678901",
    "٣٤",
    "12.٣",
    "NaN",
    "Infinity",
]


@pytest.mark.parametrize(("written", "kept"), AMOUNTS.items())
def test_amounts(written: str, kept: str) -> None:
    assert amount(written) == kept


@pytest.mark.parametrize("written", NO_AMOUNTS)
def test_what_may_mean_two_amounts_is_refused(written: str) -> None:
    with pytest.raises(WrongCell, match="amount"):
        amount(written)


def test_whole_numbers_and_days() -> None:
    seats = whole_number(1, 1000)
    assert [seats(cell) for cell in ("3", "3.0", "3,00", "007")] == ["3", "3", "3", "7"]
    for cell in ("0", "1001", "1.000", "3.5", "three", "³", "٣", "1234567890"):
        with pytest.raises(WrongCell, match="number"):
            seats(cell)
    assert [day(cell) for cell in ("2026-05-31", "31.5.2026", "2026/05/31", "2026-05-31 23:30:00")] == [
        "2026-05-31"
    ] * 4
    for cell in ("12/11/2025", "31.2.2026", "May"):
        with pytest.raises(WrongCell, match="moment"):
            day(cell)
    assert currency("eur") == "EUR"
    with pytest.raises(WrongCell, match="currency"):
        currency("DEM")
