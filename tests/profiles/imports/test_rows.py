"""Rows about ownership and purchases: every mistake is named, a second run changes nothing, told wins."""

from datetime import date
from typing import Any

import pytest

from portal.activity.models import Activity
from profiles.businesses.querysets import business_of
from profiles.facts.querysets import facts_of
from profiles.facts.telling import tell
from profiles.imports.cells import RowError
from profiles.models import Fact, OwnedProduct, OwnershipEntry, Person, Purchase, PurchaseTotal
from profiles.owning import importing as owning
from profiles.purchases import importing as purchases
from tests.factories import BusinessFactory, MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


@pytest.fixture
def business(member: Person) -> int:
    return MembershipFactory.create(person=member).business_id


def ownership(business: int, **cells: str) -> dict[str, str]:
    return {"business": str(business), "product": "kinship-till", **cells}


def bought(business: int, **cells: str) -> dict[str, str]:
    given = {"reference": "A-1", "on": "2026-05-01", "amount": "1200.50", "currency": "eur"}
    return {"business": str(business), "product": "kinship-till", **given, **cells}


def run(*rows: dict[str, str]) -> int:
    found, errors = owning.read_rows(list(enumerate(rows, 2)))
    assert errors == []
    return owning.keep_rows(found)


def held() -> list[tuple[Any, ...]]:
    rows = OwnedProduct.objects.order_by("product__position")
    return list(rows.values_list("product__slug", "version__name", "seats", "in_use", "renews_on", "source"))


def test_ownership_is_kept_once(business: int, member: Person) -> None:
    rows = [
        ownership(business, seats="3", in_use="5", renews_on="2027-01-31", version="5"),
        ownership(business, product="Kinship-Books"),
    ]
    assert run(*rows) == 2
    assert held() == [
        ("kinship-books", None, None, None, None, "import"),
        ("kinship-till", "5", 3, 5, date(2027, 1, 31), "import"),
    ]
    assert facts_of(member).said("software") == ["kinship-books", "kinship-till"]
    assert Fact.objects.get().value == ["kinship-books", "kinship-till"]
    assert run(*rows) == 0
    assert (OwnershipEntry.objects.count(), Activity.objects.filter(verb="ownership_told").count()) == (2, 1)
    assert run(ownership(business, renews_on="2028-01-31"), rows[1]) == 1
    assert held()[1] == ("kinship-till", "5", 3, 5, date(2028, 1, 31), "import")
    assert run(ownership(business, uses="no")) == 1
    assert [row[0] for row in held()] == ["kinship-books"]


def test_what_was_told_stays(business: int, member: Person) -> None:
    tell(member, "software", ["kinship-books"])
    run(ownership(business, product="kinship-books", uses="no"), ownership(business, seats="3"))
    assert [(row[0], row[-1]) for row in held()] == [("kinship-books", "told"), ("kinship-till", "import")]
    assert business_of(member).pk == business  # type: ignore[union-attr]


def test_each_mistake_is_named_with_its_row_and_column(business: int) -> None:
    _found, errors = owning.read_rows(
        [
            (2, ownership(999999999)),
            (3, ownership(business, product="abacus", seats="many", renews_on="31.1.2027", uses="maybe")),
            (4, {"product": "kinship-till", "version": "9" * 41}),
            (5, ownership(business, version="1")),
        ]
    )
    assert errors == [
        RowError(2, "business", "No business has the number 999999999."),
        RowError(3, "product", "There is no product “abacus”."),
        RowError(3, "uses", "“maybe” is neither yes nor no."),
        RowError(3, "seats", "“many” is no whole number of 0 or more."),
        RowError(3, "renews_on", "“31.1.2027” is no day. Write it like 2027-01-31."),
        RowError(4, "business", "It is empty."),
        RowError(4, "version", "It has more than 40 letters."),
        RowError(5, "version", "The product has no version “1”."),
    ]
    _none, wrong = purchases.read_rows(
        "shop",
        [
            (2, bought(999999999)),
            *(
                (at, bought(business, amount=words))
                for at, words in enumerate(("1,5", "1.005", "NaN", "1e30"), 3)
            ),
            (7, bought(business, currency="EURO")),
        ],
    )
    assert [(error.row, error.column) for error in wrong] == [
        (2, "business"), (3, "amount"), (4, "amount"), (5, "amount"), (6, "amount"), (7, "currency"),
    ]  # fmt: skip


def test_purchases_are_kept_once(business: int) -> None:
    rows = [
        bought(business),
        bought(BusinessFactory.create().pk, reference="A-2", quantity="2", partner="Mill"),
    ]
    for _time in range(2):
        found, errors = purchases.read_rows("shop", list(enumerate([*rows, rows[0]], 2)))
        assert errors == []
        assert purchases.keep_rows("shop", found) == 2
    assert Purchase.objects.count() == PurchaseTotal.objects.count() == 2
    row = Purchase.objects.get(reference="A-2")
    assert (row.quantity, str(row.amount), row.currency, row.partner) == (2, "1200.50", "EUR", "Mill")
