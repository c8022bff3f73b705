"""Products in use from a file: found, weighed against what members said, and done once however often it comes."""

from datetime import date
from typing import Any

import pytest

from portal.activity.models import Activity
from profiles.facts.querysets import facts_of
from profiles.models import Business, BusinessReference, Fact, OwnedProduct, OwnershipEntry, Product
from profiles.owning.changing import drop, use
from tests.factories import BusinessFactory, MembershipFactory
from tests.profiles.imports.bringing import bring, checked, counts, faults, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]

HEADER = ["Kundennummer", "Ansprechpartner", "Produkt", "Lizenzen", "Davon genutzt", "Gültig bis", "Version"]
TILL = ["104", "", "Kinship Till", "3", "2", "31.3.2027", "5"]


def used(business: Business) -> list[tuple[Any, ...]]:
    rows = OwnedProduct.objects.filter(business=business).order_by("product__position")
    return list(rows.values_list("product__slug", "seats", "in_use", "renews_on", "version__name", "source"))


@pytest.fixture
def bakery() -> Business:
    business = BusinessFactory.create()
    BusinessReference.objects.create(business=business, reference="104")
    return business


def test_what_is_used_comes_in_once(bakery: Business) -> None:
    member = MembershipFactory.create()
    rows = [HEADER, TILL, ["", member.person.email, "KINSHIP-BOOKS", "", "", "", ""]]
    held = checked("ownership", *rows)
    assert (counts(held), OwnershipEntry.objects.count()) == ((2, 0, 0, 0), 0)
    held = bring("ownership", *rows)
    assert counts(held) == (2, 0, 0, 0)
    assert used(bakery) == [("kinship-till", 3, 2, date(2027, 3, 31), "5", "import")]
    assert used(member.business) == [("kinship-books", None, None, None, None, "import")]
    assert facts_of(member.person).said("software") == ["kinship-books"]
    told = Activity.objects.get(verb="ownership_told")
    assert (told.subject, told.data) == (f"import:{held.pk}", {"many": 2})
    assert counts(bring("ownership", *rows)) == (0, 0, 2, 0)
    assert (OwnershipEntry.objects.count(), Fact.objects.count()) == (2, 2)


def test_a_later_file_changes_what_it_says_and_nothing_else(bakery: Business) -> None:
    bring("ownership", HEADER, TILL)
    renewed = ["104", "", "kinship-till", "4", "", "2028-03-31", ""]
    books = ["104", "", "kinship-books", "", "", "", ""]
    assert counts(bring("ownership", HEADER, renewed, books)) == (1, 1, 0, 0)
    assert used(bakery) == [
        ("kinship-books", None, None, None, None, "import"),
        ("kinship-till", 4, 2, date(2028, 3, 31), "5", "import"),
    ]
    assert OwnershipEntry.objects.get(product__slug="kinship-till", details__seats=4).details == {
        "seats": 4,
        "renews_on": "2028-03-31",
    }
    gone = [["Customer number", "Product", "Uses it", "Seats"], ["104", "Kinship Till", "nein", "4"]]
    assert counts(bring("ownership", *gone)) == (0, 1, 0, 0)
    assert [row[0] for row in used(bakery)] == ["kinship-books"]
    assert counts(bring("ownership", *gone)) == (0, 0, 1, 0)
    again = ["104", "", "kinship-till", "4", "", "", ""]
    assert counts(bring("ownership", HEADER, again)) == (0, 1, 0, 0)
    assert used(bakery)[1] == ("kinship-till", 4, None, None, None, "import")


def test_what_members_said_stays_detail_by_detail() -> None:
    marta = MembershipFactory.create()
    BusinessReference.objects.create(business=marta.business, reference="104")
    till, books = (Product.objects.get(slug=f"kinship-{name}") for name in ("till", "books"))
    use(marta.person, till, {"seats": 5})
    use(marta.person, books)
    drop(marta.person, books)
    rows = [HEADER, TILL, ["104", "", "kinship-books", "9", "", "", ""]]
    assert counts(bring("ownership", *rows)) == (0, 2, 0, 0)
    assert used(marta.business) == [("kinship-till", 5, 2, date(2027, 3, 31), "5", "told")]
    assert counts(bring("ownership", *rows)) == (0, 0, 2, 0)


def test_wrong_rows_say_what_to_do(bakery: Business) -> None:
    rows = [
        ["105", "", "kinship-till", "", "", "", ""],
        ["104", "", "Acme Till", "", "", "", ""],
        ["104", "", "kinship-till", "2", "3", "", ""],
        ["104", "", "kinship-till", "0", "", "3/4/2027", ""],
        ["104", "", "kinship-till", "", "", "", "99"],
        ["104", "", "kinship-till", "1", "", "", ""],
        ["104", "", "Kinship Till", "2", "", "", ""],
        ["", "", "kinship-till", "", "", "", ""],
        ["", "nobody@mail.example", "kinship-till", "", "", "", ""],
        ["", MembershipFactory.create().person.email, "kinship-till", "", "", "", ""],
        ["104", MembershipFactory.create().person.email, "kinship-till", "", "", "", ""],
    ]
    held = bring("ownership", HEADER, *rows)
    assert faults(held) == [
        (2, "customer:not_here"),
        (3, "product:product"),
        (4, "in_use:too_many"),
        (5, "seats:number renews_on:moment"),
        (6, "version:version"),
        (8, "product:twice"),
        (9, "customer:no_key"),
        (10, "email:unknown"),
        (12, "customer:other_business"),
    ]
    assert counts(held) == (2, 0, 0, 9)
    assert words(held)[:2] == [
        "Customer number: No business here fits. Import the business first, then this row again.",
        "Product: The catalogue has no such product. Use its name or short name there, or add it there first.",
    ]
