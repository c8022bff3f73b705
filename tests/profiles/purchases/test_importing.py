"""Purchases from a file: each line once, by its number; sums follow; wrong rows say what to do."""

from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from profiles.models import Business, BusinessReference, Purchase, PurchaseTotal
from tests.factories import BusinessFactory, MembershipFactory
from tests.profiles.imports.bringing import bring, checked, counts, faults, taken, words, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]

HEADER = [
    "Kundennummer", "Quelle", "Produkt", "Datum", "Menge", "Betrag", "Währung", "Händler", "Rechnungsnummer",
]  # fmt: skip
BOUGHT = ["104", "ERP 1", "Kinship Till", "31.5.2026", "3", "1.200,50", "eur", "Northgate IT", "4711-1"]
BACK = ["104", "ERP 1", "Kinship Till", "2.6.2026", "-1", "-400,00", "EUR", "", "4712"]


@pytest.fixture
def bakery() -> Business:
    business = BusinessFactory.create()
    BusinessReference.objects.create(business=business, source="ERP 1", reference="104")
    return business


def lines() -> list[tuple[Any, ...]]:
    names = ("source", "reference", "product__slug", "on", "quantity", "amount", "currency", "partner")
    return list(Purchase.objects.order_by("pk").values_list(*names))


def sums() -> list[tuple[Any, ...]]:
    return list(PurchaseTotal.objects.values_list("currency", "times", "amount", "last_on"))


def test_lines_come_in_once_and_are_summed(bakery: Business) -> None:
    rows = [HEADER, BOUGHT, BACK]
    assert counts(checked("purchases", *rows)) == (2, 0, 0, 0)
    assert not Purchase.objects.exists()
    assert counts(bring("purchases", *rows)) == (2, 0, 0, 0)
    assert lines() == [
        ("erp-1", "4711-1", "kinship-till", date(2026, 5, 31), 3, Decimal("1200.50"), "EUR", "Northgate IT"),
        ("erp-1", "4712", "kinship-till", date(2026, 6, 2), -1, Decimal("-400.00"), "EUR", ""),
    ]
    assert sums() == [("EUR", 1, Decimal("800.50"), date(2026, 5, 31))]
    assert counts(bring("purchases", *rows)) == (0, 0, 2, 0)
    mended = [*BOUGHT[:5], "1000", "EUR", "", "4711-1"]
    assert counts(bring("purchases", HEADER, mended, BACK)) == (0, 1, 1, 0)
    assert lines()[0][5:] == (Decimal("1000.00"), "EUR", "Northgate IT")
    assert sums() == [("EUR", 1, Decimal("600.00"), date(2026, 5, 31))]
    header, row = [*HEADER[:4], *HEADER[5:]], [*BOUGHT[:4], "-300", "EUR", "", "4711-1"]
    assert counts(bring("purchases", header, row)) == (0, 1, 0, 0)
    assert lines()[0][4:6] == (-1, Decimal("-300.00"))


def test_by_a_contact_in_english_without_a_system() -> None:
    member = MembershipFactory.create()
    header = ["Contact email", "SKU", "Order date", "Total", "Currency", "Order number", "Sold in"]
    shop = [member.person.email, "kinship-books", "2026-01-02", "-9", "GBP", "1", ""]
    other = [member.person.email, "kinship-books", "2026-01-02", "9.90", "GBP", "1", "Our Shop"]
    assert counts(bring("purchases", header, shop, other)) == (2, 0, 0, 0)
    assert [(line[0], line[4], line[5]) for line in lines()] == [
        ("import", -1, Decimal("-9.00")),
        ("our-shop", 1, Decimal("9.90")),
    ]


def test_systems_in_other_letters_are_told_apart(bakery: Business) -> None:
    systems = {"Магазин 1": "магазин-1", "Склад": "склад", "商店": "商店", "Mühle": "mühle", "Möhle": "möhle"}
    rows = [[*BOUGHT, system] for system in systems]
    assert counts(bring("purchases", [*HEADER, "Shop"], *rows)) == (5, 0, 0, 0)
    assert [line[0] for line in lines()] == sorted(systems.values())
    assert counts(bring("purchases", [*HEADER, "Shop"], *rows)) == (0, 0, 5, 0)


def test_wrong_rows_say_what_to_do(bakery: Business) -> None:
    tomorrow = (timezone.now() + timedelta(days=3)).date().isoformat()
    rows = [
        ["105", *BOUGHT[1:]],
        [*BOUGHT[:2], "Acme Till", *BOUGHT[3:]],
        [*BOUGHT[:3], tomorrow, *BOUGHT[4:]],
        [*BOUGHT[:4], "0", *BOUGHT[5:]],
        [*BOUGHT[:4], "-1", *BOUGHT[5:]],
        [*BOUGHT[:5], "1.200", "DM", "", "7"],
        [*BOUGHT[:6], "", "", ""],
        BOUGHT,
        BOUGHT,
    ]
    held = bring("purchases", HEADER, *rows)
    assert faults(held) == [
        (2, "customer:not_here"),
        (3, "product:product"),
        (4, "on:future"),
        (5, "quantity:none"),
        (6, "quantity:signs_differ"),
        (7, "amount:amount currency:currency"),
        (8, "currency:missing reference:missing"),
        (10, "reference:twice"),
    ]
    assert counts(held) == (1, 0, 0, 8)
    assert words(held)[5] == (
        "Amount: This is no amount. Write it without signs for thousands, like 1200.50. "
        "Currency: This is no currency. Write its three letters, like EUR."
    )


def test_columns_are_found_and_the_command_does_the_same(bakery: Business, tmp_path: Path) -> None:
    data = written(HEADER, BOUGHT)
    names = ["customer", "system", "product", "on", "quantity", "amount", "currency", "partner", "reference"]
    assert taken("purchases", data).columns == names
    path = tmp_path / "purchases.csv"
    path.write_bytes(data)
    said = StringIO()
    call_command("import_rows", "purchases", str(path), stdout=said, stderr=StringIO())
    assert said.getvalue() == "1 new, 0 changed, 0 unchanged, 0 wrong\n"
    assert Purchase.objects.get().business == bakery
