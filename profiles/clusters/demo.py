"""The starter clusters of the demo company filled, and what their businesses bought in two years.

How much depends on the region, so that there is a gap to see. A few give something back.
"""

from django.db import connection, transaction

from portal.demo import batches
from portal.demo.dice import one_of, roll
from portal.inserting import insert
from profiles.clusters.refreshing import refresh
from profiles.purchases.buying import sum_up
from profiles.purchases.models import Purchase

MOST = 1000
"""Businesses that buy so; the whole demo company of a million has its purchases besides."""
WORTH = "ARRAY[180, 240, 240, 300, 360, 480]"
EACH = "(business.id * 10 + times)"
BOUGHT = """
FROM (SELECT id FROM profiles_business JOIN profiles_clusteredbusiness ON business_id = id
    WHERE is_generated ORDER BY id LIMIT {most}) AS business
LEFT JOIN profiles_currentfact region ON region.business_id = business.id
    AND region.question_id = (SELECT id FROM profiles_question WHERE slug = 'region')
CROSS JOIN generate_series(1, 8) AS times
CROSS JOIN LATERAL (SELECT ({today} - interval '1 day' * floor(1 + 700 * {day}))::date AS day, {many} AS many) AS bought
CROSS JOIN LATERAL (SELECT id FROM profiles_product WHERE own ORDER BY position LIMIT 1) AS product
ON CONFLICT DO NOTHING"""


@transaction.atomic
def fill_clusters() -> None:
    """After all that people told and bought; a second time it changes nothing."""
    refresh()
    with connection.cursor() as cursor:
        cursor.execute(f"{_bought()} RETURNING business_id")
        businesses = {row[0] for row in cursor.fetchall()}
    sum_up(businesses)


def _bought() -> str:
    columns = {
        "business_id": "business.id",
        "product_id": "product.id",
        '"on"': "bought.day",
        "quantity": "bought.many",
        "amount": f"""bought.many * {one_of(WORTH, "worth", EACH)}
            * CASE region.value WHEN 'capital' THEN 1.6 WHEN 'west' THEN 1.2 WHEN 'north' THEN 0.8 ELSE 1 END""",
        "currency": "'EUR'",
        "source": "'demo-clusters'",
        "reference": "business.id || '-' || times",
    }
    given_back = f"CASE WHEN {roll('given back', EACH)} < 0.04 THEN -1 ELSE 1 END"
    source = BOUGHT.format(most=MOST, today=batches.TODAY, day=roll("bought on", EACH), many=given_back)
    return insert(Purchase, columns, source)
