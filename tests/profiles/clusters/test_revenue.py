"""What clusters brought: numbers worked out by hand, what was given back and merged businesses among them."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from profiles.clusters import revenue, studio_revenue
from profiles.clusters.models import Cluster
from profiles.clusters.querysets import in_order
from profiles.clusters.refreshing import refresh
from profiles.clusters.revenue import Brought, Region, Window, window
from profiles.clusters.revenue_file import lines
from profiles.facts.telling import tell
from profiles.merging.merging import merge_businesses
from profiles.models import Business, Membership, Person, Product, Purchase
from profiles.purchases.buying import keep_purchases
from tests.factories import MembershipFactory
from tests.profiles.clusters.conftest import MakeCluster

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]
TODAY = date(2026, 11, 27)
ALL = {"has": "reads", "languages": ["en"]}


def business(region: str = "", language: str = "en") -> Business:
    works: Membership = MembershipFactory.create(person__language=language)
    if region:
        tell(works.person, "region", [region])
    return works.business


def buy(who: Business, *bought: tuple[str, str], currency: str = "EUR") -> None:
    """Pairs of day and amount; with a minus where it was given back."""
    till, at = Product.objects.get(slug="kinship-till"), Purchase.objects.count()
    rows = [
        Purchase(
            business=who,
            product=till,
            on=date.fromisoformat(day),
            amount=Decimal(amount),
            quantity=-1 if amount.startswith("-") else 1,
            currency=currency,
            source="shop",
            reference=str(at + more),
        )
        for more, (day, amount) in enumerate(bought)
    ]
    keep_purchases("shop", rows)


def told(year: int = 2026, currency: str = "EUR") -> list[Brought]:
    return revenue.brought(revenue.asked(window(year, TODAY)), currency, in_order())


def plainly(regions: Iterable[Region]) -> list[tuple[Any, ...]]:
    return [
        (one.value, one.sums.customers, str(one.sums.amount), one.is_best, one.gap, one.would_add)
        for one in regions
    ]


@pytest.fixture
def cluster(cluster_of_rule: MakeCluster) -> Cluster:
    return cluster_of_rule("=English", ALL)


def test_the_gap_to_the_best_region_by_hand(cluster: Cluster) -> None:
    """Capital: 5 customers, 1,000 in all, 200 each. North: 5, of whom one gave back 20: 480, so 96 each. East: 1."""
    capital = [business("capital") for _ in range(5)]
    north = [business("north") for _ in range(5)]
    for who in capital:
        buy(who, ("2026-03-01", "150.00"), ("2026-04-01", "50.00"), ("2025-03-01", "100.00"))
    for who in north:
        buy(who, ("2026-01-01", "100.00"), ("2025-12-31", "999.00"), ("2024-12-31", "999.00"))
    buy(north[0], ("2026-05-05", "-20.00"))
    buy(business("east"), ("2026-02-02", "5000.00"))
    buy(business(), ("2026-02-02", "10.00"))
    buy(business("north", language="fr"), ("2026-02-02", "7.00"))
    refresh()
    english, none = told()
    assert plainly(english.regions) == [
        ("east", 1, "5000.00", False, None, None),
        ("capital", 5, "1000.00", True, None, None),
        ("north", 5, "480.00", False, Decimal(104), Decimal("520.00")),
        (None, 1, "10.00", False, None, None),
    ]
    assert english.would_add == Decimal("520.00")
    assert (english.sums.customers, english.sums.amount) == (12, Decimal("6490.00"))
    best = english.regions[1].sums
    assert (best.each_before, best.growth) == (Decimal(100), Decimal(1))
    assert english.regions[2].sums.customers_before == 0
    assert plainly(none.regions) == [("north", 1, "7.00", False, None, None)]


def test_two_that_merged_are_one_customer(cluster: Cluster, by: Person) -> None:
    one, two = business("north"), business("north")
    buy(one, ("2026-01-01", "10.00"))
    buy(two, ("2026-01-02", "30.00"))
    refresh()
    assert plainly(told()[0].regions) == [("north", 2, "40.00", False, None, None)]
    merge_businesses(one, two, by=by)
    assert plainly(told()[0].regions) == [("north", 1, "40.00", False, None, None)]
    assert told()[0].best is None


def test_who_only_gave_back_is_no_customer_but_lessens_revenue(cluster: Cluster) -> None:
    """Bought last year, given back this year."""
    who, other = business("north"), business("north")
    buy(who, ("2025-11-30", "80.00"), ("2025-06-01", "20.00"), ("2026-01-10", "-80.00"))
    buy(other, ("2026-01-10", "100.00"))
    refresh()
    sums = told()[0].sums
    assert (sums.customers, sums.amount, sums.customers_before, sums.amount_before) == (1, 20, 1, 20)
    whole = told(2025)[0].sums
    assert (whole.customers, whole.amount, whole.customers_before) == (1, 100, 0)


def test_currencies_are_never_added_up(cluster: Cluster) -> None:
    who = business("north")
    buy(who, ("2026-01-10", "100.00"))
    buy(who, ("2026-01-11", "7.00"), currency="GBP")
    buy(business("south"), ("2026-01-11", "9.00"), currency="GBP")
    refresh()
    rows = revenue.asked(window(2026, TODAY))
    assert revenue.currencies(rows) == ["GBP", "EUR"]
    assert [told(currency=code)[0].sums.amount for code in ("EUR", "GBP", "USD")] == [100, 16, 0]


def test_a_year_that_is_not_over_stands_beside_the_same_days() -> None:
    first, before = date(2026, 1, 1), date(2025, 1, 1)
    assert window(2026, TODAY) == Window(2026, first, date(2026, 11, 28), before, date(2025, 11, 28))
    assert window(2025, TODAY) == Window(2025, before, first, date(2024, 1, 1), before)
    assert window(2028, date(2028, 2, 28)).before_end == date(2027, 3, 1)
    assert window(2028, date(2028, 2, 29)).before_end == date(2027, 3, 1)
    assert (window(2026, TODAY).is_whole, window(2025, TODAY).is_whole) == (False, True)


def test_a_purchase_of_the_year_one_makes_no_list_of_two_thousand_years() -> None:
    buy(business(), ("0001-01-10", "1.00"), ("2024-05-01", "1.00"))
    assert revenue.years(TODAY) == [2026, 2025, 2024]


def test_a_file_has_the_cents_and_runs_no_formula(cluster: Cluster) -> None:
    for at in range(6):
        buy(business("capital" if at else "north"), ("2026-01-10", "100.01"), ("2026-01-11", "-0.02"))
    refresh()
    report = {"of": window(2026, TODAY), "currency": "EUR", "brought": told()}
    text = "".join(lines(report)).lstrip("\ufeff").splitlines()
    first = next(csv.DictReader(io.StringIO("\n".join(text))))
    assert first == {
        "year": "2026",
        "from": "2026-01-01",
        "until": "2026-11-27",
        "currency": "EUR",
        "cluster": "'=English",
        "region": "capital",
        "customers": "5",
        "revenue": "499.95",
        "revenue_per_customer": "99.99",
        "customers_before": "0",
        "revenue_before": "0",
        "revenue_per_customer_before": "",
        "compared": "1",
        "best": "1",
        "gap_per_customer": "",
        "gap_in_all": "",
    }


def test_no_file_where_counting_takes_too_long(client: Client, by: Person, monkeypatch: Any) -> None:
    monkeypatch.setattr(studio_revenue, "_counted", lambda of: ([], None))
    client.force_login(by)
    answer = client.get("/studio/clusters/revenue/csv/?year=2026&currency=EUR")
    assert (answer.status_code, answer.url) == (302, "/studio/clusters/revenue/?year=2026&currency=EUR")
    assert "Counting takes too long just now." in client.get(answer.url).content.decode()


def test_it_reads_two_years_from_their_index(cluster: Cluster, django_assert_num_queries: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH made AS (INSERT INTO profiles_business (name, is_generated, created_at)
                   SELECT '', true, now() FROM generate_series(1, 500) RETURNING id)
               INSERT INTO profiles_purchase
               (business_id, product_id, "on", quantity, amount, currency, partner, source, reference)
               SELECT id, (SELECT min(id) FROM profiles_product), date '2000-01-01' + n, 1, 1, 'EUR', '', 'x',
                   id || '-' || n
               FROM made, generate_series(1, 9500, 300) n"""
        )
        cursor.execute("ANALYZE")
        of = window(2024, TODAY)
        named = {
            "begin": of.begin,
            "end": of.end,
            "before_begin": of.before_begin,
            "before_end": of.before_end,
        }
        cursor.execute("EXPLAIN " + revenue.SUMS, {**named, "region": 1})
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "purchases_by_day" in plan, plan
    assert "SubPlan" not in plan
    with django_assert_num_queries(1):
        revenue.asked(of)
