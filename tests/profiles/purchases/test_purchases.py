"""Purchases: each once, however often they are told; read by the people of the business alone."""

from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from profiles.models import Business, Product, Purchase, PurchaseTotal
from profiles.purchases.buying import keep_purchases
from profiles.purchases.querysets import PAGE
from tests.factories import BusinessFactory, MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


def line(business: Business, reference: str, **more: Any) -> Purchase:
    given: dict[str, Any] = {"on": date(2026, 5, 1), "amount": Decimal("120.50"), "currency": "EUR", **more}
    till = Product.objects.get(slug="kinship-till")
    return Purchase(business=business, product=till, source="shop", reference=reference, **given)


def sums() -> list[tuple[Any, ...]]:
    names = ("business__name", "currency", "times", "amount", "last_on")
    return list(PurchaseTotal.objects.order_by("business__name", "currency").values_list(*names))


def test_told_twice_is_kept_once_and_summed() -> None:
    mine, other = BusinessFactory.create(name="A"), BusinessFactory.create(name="B")
    keep_purchases("shop", [line(mine, "1"), line(mine, "2", on=date(2026, 7, 1)), line(other, "3")])
    again = [line(mine, "1", amount=Decimal(100)), line(mine, "4", quantity=-1, amount=Decimal("-20.50"))]
    keep_purchases("shop", again)
    assert Purchase.objects.count() == 4
    assert sums() == [
        ("A", "EUR", 2, Decimal("200.00"), date(2026, 7, 1)),
        ("B", "EUR", 1, Decimal("120.50"), date(2026, 5, 1)),
    ]
    keep_purchases("shop", [line(other, "1", currency="GBP")])
    moved = sums()
    assert moved == [
        ("A", "EUR", 1, Decimal("100.00"), date(2026, 7, 1)),
        ("B", "EUR", 1, Decimal("120.50"), date(2026, 5, 1)),
        ("B", "GBP", 1, Decimal("120.50"), date(2026, 5, 1)),
    ]
    PurchaseTotal.objects.update(times=7)
    out = StringIO()
    call_command("rebuild_purchase_totals", stdout=out)
    assert (out.getvalue(), sums()) == ("3 sums\n", moved)


def test_many_large_amounts_are_summed() -> None:
    mine, most = BusinessFactory.create(name="A"), Decimal("9999999999.99")
    keep_purchases("shop", [line(mine, str(at), amount=most) for at in range(101)])
    assert sums() == [("A", "EUR", 101, 101 * most, date(2026, 5, 1))]


def test_a_member_reads_their_own_page_by_page(member_client: Client, member: Any) -> None:
    mine = MembershipFactory.create(person=member).business
    keep_purchases("shop", [line(mine, str(at), partner=f"Seller {at}.") for at in range(PAGE + 1)])
    keep_purchases("shop", [line(BusinessFactory.create(), "x", partner="Seller of others.")])
    page = member_client.get(reverse("purchases"))
    assert "Seller 25." in page.content.decode()
    assert "Seller 0." not in page.content.decode()
    older = member_client.get(reverse("purchases"), {"after": page.context["after"]}).content.decode()
    assert "Seller 0." in older
    assert "Seller 1." not in older
    theirs = Purchase.objects.get(partner="Seller of others.")
    odd = member_client.get(reverse("purchases"), {"after": theirs.pk}).content.decode()
    assert "Seller of others." not in odd
    assert "120.50 EUR" in odd
