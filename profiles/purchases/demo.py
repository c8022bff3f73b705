"""What the businesses of the demo company bought in two years: each renewal, and more before the year ends."""

import random

from django.db import connection

from portal.demo import batches
from portal.demo.batches import Batch
from portal.demo.dice import one_of, roll
from portal.inserting import insert
from profiles.owning.demo import MANY, SMALL
from profiles.purchases.buying import SUMS
from profiles.purchases.models import Purchase

PARTNERS = (
    "Harbour Computers", "Mill Lane Office Supplies", "Northgate IT", "Fisher & Sons Tills", "Brightwork Systems",
)  # fmt: skip
"""Made up; and some buy from the vendor itself."""
DIRECT_SHARE, MORE_SHARE = 0.35, 0.4
MONTHS = "ARRAY[1, 2, 3, 3, 4, 5, 6, 7, 8, 9, 9, 10, 10, 11, 11, 11, 12, 12, 12, 12]"
"""In which month more is bought: half of it from October on."""
EACH = "(number::bigint * 10000 + product.position * 10 + years)"

BOUGHT = """
FROM {owners}
JOIN profiles_ownedproduct owned USING (business_id)
JOIN profiles_product product ON product.id = owned.product_id AND product.own
CROSS JOIN generate_series(0, 3) AS years
CROSS JOIN LATERAL (
    SELECT CASE WHEN years < 2 THEN (owned.renews_on - interval '1 year' * (years + 1))::date
                WHEN {more} < {share} THEN make_date(
                    extract(year FROM {today})::int - years + 2, {month}, (1 + floor(28 * {day}))::int) END AS day
) AS bought
WHERE bought.day < {today}
ORDER BY number, product.position, years"""
OF_OWNERS = "WHERE business_id IN (SELECT business_id FROM {owners})"


def make_purchases(dice: random.Random) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_bought(SMALL), {"partners": list(PARTNERS)})
        many = int(cursor.rowcount)
        cursor.execute(SUMS.format(where=OF_OWNERS.format(owners=SMALL)))
        return many + int(cursor.rowcount)


def buy_products(batch: Batch) -> None:
    batch.run(_bought(MANY), {"partners": list(PARTNERS)})
    batch.run(SUMS.format(where=OF_OWNERS.format(owners=MANY)))


def _bought(owners: str) -> str:
    partner = one_of("%(partners)s::text[]", "partner", "number")
    columns = {
        "business_id": "owned.business_id",
        "product_id": "owned.product_id",
        '"on"': "bought.day",
        "quantity": "CASE WHEN years < 2 THEN COALESCE(owned.seats, 1) ELSE 1 END",
        "amount": """(19 + 10 * mod(product.position, 9)) * 12
            * CASE WHEN years < 2 THEN COALESCE(owned.seats, 1) ELSE 1 END""",
        "currency": f"CASE WHEN {roll('currency', 'number')} < 0.5 THEN 'EUR' ELSE 'GBP' END",
        "partner": f"CASE WHEN {roll('direct', 'number')} < {DIRECT_SHARE} THEN '' ELSE {partner} END",
        "source": "'demo'",
        "reference": "owned.business_id || '-' || product.slug || '-' || years",
    }
    source = BOUGHT.format(
        owners=owners,
        today=batches.TODAY,
        more=roll("more", EACH),
        share=MORE_SHARE,
        month=one_of(MONTHS, "month", EACH),
        day=roll("day", EACH),
    )
    return insert(Purchase, columns, source)
