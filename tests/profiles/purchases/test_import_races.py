"""Real connections, real locks: purchases come by a file while businesses are merged."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction

from profiles.businesses.locking import lock_businesses
from profiles.imports.running import go_on
from profiles.imports.starting import run
from profiles.merging.merging import merge_businesses
from profiles.models import Business, BusinessReference, Import, Person, Product, Purchase, PurchaseTotal
from profiles.purchases.buying import keep_purchases
from tests.factories import BusinessFactory, PersonFactory
from tests.profiles.imports.bringing import checked

pytestmark = [
    pytest.mark.races,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("starter"),
]
HEADER = ["Customer number", "Product", "Order date", "Amount", "Currency", "Order number"]
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
Beside = Callable[[Callable[[], object], int], Future[object]]


@pytest.fixture
def beside() -> Iterator[Beside]:
    """Begins an act in another connection, and goes on once so many wait for a lock."""
    with ThreadPoolExecutor() as threads:

        def begin(act: Callable[[], object], waiting: int) -> Future[object]:
            begun, until = threads.submit(_closing, act), time.monotonic() + 30
            while _waiting() < waiting:
                assert time.monotonic() < until, begun
                time.sleep(0.01)
            return begun

        yield begin


def _closing(act: Callable[[], object]) -> object:
    try:
        return act()
    finally:
        connection.close()


def _waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(WAITING)
        return int(cursor.fetchone()[0])


@pytest.fixture
def boss() -> Person:
    person: Person = PersonFactory.create(is_staff=True)
    return person


@pytest.fixture
def three() -> list[Business]:
    """Each with its number, and the first with a purchase."""
    businesses = BusinessFactory.create_batch(3)
    for number, business in enumerate(businesses):
        BusinessReference.objects.create(business=business, reference=str(number))
    till = Product.objects.get(slug="kinship-till")
    line = {"product": till, "on": date(2026, 5, 1), "currency": "EUR", "amount": 9, "reference": "4711"}
    keep_purchases("import", [Purchase(business=businesses[0], source="import", **line)])
    return businesses


def begun(*lines: tuple[str, str]) -> Import:
    rows = [[number, "kinship-till", "2026-05-01", "9", "EUR", line] for number, line in lines]
    held = checked("purchases", HEADER, *rows)
    assert run(held, None)
    return held


def holds(held: Import, *expected: tuple[int, int]) -> None:
    """The import went through, and of each business so many purchases are summed."""
    held.refresh_from_db()
    assert (held.state, held.wrong) == ("done", 0), held.trouble
    assert sorted(PurchaseTotal.objects.values_list("business", "times")) == sorted(expected)


def test_a_line_moves_while_its_two_businesses_are_merged(
    three: list[Business], boss: Person, beside: Beside
) -> None:
    was, comes, _other = three
    held = begun(("1", "4711"))
    with transaction.atomic():
        lock_businesses([comes.pk])
        taking = beside(lambda: go_on(held.pk), 1)
        merging = beside(lambda: merge_businesses(was, comes, by=boss), 2)
    assert taking.result() is False
    assert merging.result()
    holds(held, (was.pk, 1))


def test_what_a_merge_moved_meanwhile_is_found_anew(
    three: list[Business], boss: Person, beside: Beside
) -> None:
    """The line stands elsewhere, and the business that another row names is there no more."""
    gone, comes, kept = three
    held = begun(("1", "4711"), ("0", "4712"))
    with transaction.atomic():
        merge_businesses(kept, gone, by=boss)
        taking = beside(lambda: go_on(held.pk), 1)
    assert taking.result() is False
    holds(held, (comes.pk, 1), (kept.pk, 1))


def test_a_line_that_only_moved_is_found_anew(three: list[Business], boss: Person, beside: Beside) -> None:
    gone, comes, kept = three
    held = begun(("1", "4711"))
    with transaction.atomic():
        merge_businesses(kept, gone, by=boss)
        taking = beside(lambda: go_on(held.pk), 1)
    assert taking.result() is False
    holds(held, (comes.pk, 1))


def test_who_tells_without_a_file_finds_it_anew(three: list[Business], boss: Person, beside: Beside) -> None:
    gone, comes, kept = three
    line = Purchase.objects.get()
    line.business, line.pk = comes, None
    with transaction.atomic():
        merge_businesses(kept, gone, by=boss)
        telling = beside(lambda: keep_purchases("import", [line]), 1)
    assert telling.result() == 1
    assert list(PurchaseTotal.objects.values_list("business", "times")) == [(comes.pk, 1)]
