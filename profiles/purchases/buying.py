"""Purchases as the systems that sold say them: each once, however often they are told."""

from collections.abc import Collection, Sequence

from django.db import connection, transaction

from portal.activity.recording import record
from profiles.businesses.locking import lock_businesses
from profiles.purchases.models import Purchase

TOLD = ("business", "product", "on", "quantity", "amount", "currency", "partner")
SUMS = """
    INSERT INTO profiles_purchasetotal (business_id, product_id, currency, times, amount, last_on)
    SELECT business_id, product_id, currency, count(*) FILTER (WHERE quantity > 0), sum(amount),
           max("on") FILTER (WHERE quantity > 0)
    FROM profiles_purchase {where} GROUP BY business_id, product_id, currency
    HAVING count(*) FILTER (WHERE quantity > 0) > 0
"""
"""What was given back lessens the amount; who only gave back has bought nothing."""


@transaction.atomic
def keep_purchases(source: str, purchases: Sequence[Purchase]) -> int:
    """New ones are added, those known by their reference are brought to what is told now. How many were told.

    No reference may stand in it twice. The sums of all businesses concerned are made anew; they are locked before any
    row, as everywhere (profiles/businesses/locking.py).
    """
    concerned = _locked(source, purchases)
    Purchase.objects.bulk_create(
        purchases, update_conflicts=True, unique_fields=["source", "reference"], update_fields=TOLD
    )
    sum_up(concerned)
    record("purchases_told", None, f"source:{source}", many=len(purchases))
    return len(purchases)


def _locked(source: str, purchases: Sequence[Purchase]) -> set[int]:
    """Where they are and where they come, locked. If one moved while we waited, locks are taken in order again."""
    while True:
        concerned, before = _concerned(source, purchases), transaction.savepoint()
        lock_businesses(concerned)
        if _concerned(source, purchases) <= concerned:
            transaction.savepoint_commit(before)
            return concerned
        transaction.savepoint_rollback(before)


def _concerned(source: str, purchases: Sequence[Purchase]) -> set[int]:
    known = Purchase.objects.filter(source=source, reference__among=[one.reference for one in purchases])
    return {*known.values_list("business", flat=True), *(one.business_id for one in purchases)}


def sum_up(businesses: Collection[int]) -> None:
    """The sums of these businesses anew, one caller at a time for each of them."""
    wanted = sorted(businesses)
    lock_businesses(wanted)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM profiles_purchasetotal WHERE business_id = ANY(%s)", [wanted])
        cursor.execute(SUMS.format(where="WHERE business_id = ANY(%s)"), [wanted])


@transaction.atomic
def rebuild_totals() -> int:
    """All sums anew, from the purchases; how many."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE profiles_purchasetotal IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("DELETE FROM profiles_purchasetotal")
        cursor.execute(SUMS.format(where=""))
        return int(cursor.rowcount)
