"""What the businesses of the demo company bought in two years: each renewal, and more before the year ends."""

import random
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from portal.demo import batches
from portal.demo.batches import Batch
from portal.demo.dice import one_of, roll
from portal.inserting import insert
from profiles.businesses.models import Membership
from profiles.imports.demo import bring
from profiles.owning.demo import MANY, SMALL
from profiles.purchases.buying import SUMS
from profiles.purchases.importing import PURCHASES
from profiles.purchases.models import Purchase

PARTNERS = (
    "Harbour Computers", "Mill Lane Office Supplies", "Northgate IT", "Fisher & Sons Tills", "Brightwork Systems",
)  # fmt: skip
"""Made up; and some buy from the vendor itself."""
DIRECT_SHARE, MORE_SHARE = 0.35, 0.4
FILE, SOLD_LATELY = "shop-last-week.csv", 15
SHOP = ("Kinship Till", "Kinship Books", "kinship-payroll")
HEADER = ["Kontakt", "Artikel", "Datum", "Menge", "Betrag", "Währung", "Bestellnummer"]
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
        many += int(cursor.rowcount)
    return many + bring(PURCHASES, FILE, [HEADER, *_sold_in_the_shop(dice)])


def _sold_in_the_shop(dice: random.Random) -> list[list[str]]:
    """Last week; one gave theirs back, and one line names a product that the catalogue does not have."""
    week = [timezone.now().date() - timedelta(days=days) for days in range(1, 8)]
    rows = [
        [
            address,
            dice.choice(SHOP),
            dice.choice(week).isoformat(),
            "1",
            f"{dice.randint(19, 99)},00",
            "EUR",
            str(at),
        ]
        for at, address in enumerate(_some_owners(), 2001)
    ]
    back = [*rows[0][:3], "-1", f"-{rows[0][4]}", "EUR", "2001-R"] if rows else []
    odd = [*rows[-1][:1], "Kinship Rocket", *rows[-1][2:6], "2099"] if rows else []
    return [*rows, *filter(None, (back, odd))]


def _some_owners() -> list[str]:
    owners = Membership.objects.filter(until_at=None, role=Membership.Role.OWNER, person__is_generated=True)
    return list(owners.order_by("pk").values_list("person__email", flat=True)[:SOLD_LATELY])


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
