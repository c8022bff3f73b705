"""Seats, versions and renewal dates of what the businesses of the demo company said they use.

One statement for any number of them: `number` is what the dice are thrown with, the same for the same business.
"""

import random
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from portal.demo import batches
from portal.demo.batches import Batch
from portal.demo.dice import one_of, roll
from portal.inserting import insert
from profiles.facts.models import Source
from profiles.owning.changing import use
from profiles.owning.models import OwnedProduct, OwnershipEntry
from profiles.people.demo import MEMBER
from profiles.people.models import Person
from profiles.products.models import Product

SMALL = """(
    SELECT business_id, row_number() OVER (ORDER BY business_id) AS number
    FROM profiles_membership JOIN profiles_person person ON person.id = person_id AND person.is_generated
    WHERE role = 'owner' AND until_at IS NULL
) AS owners"""
MANY = (
    f"(SELECT business_id, number FROM {batches.PEOPLE} WHERE is_owner AND business_id IS NOT NULL) AS owners"
)
MARTAS = "kinship-till"
EACH = "(number * 1000 + product.position)"
DESCRIBED_SHARE, FULL_SHARE, ALL_IN_USE_SHARE = 0.8, 0.6, 0.5
"""Of our products in use: those of which more is known, those with their version, those with no seat left over."""
SEATS = "ARRAY[1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 8, 10]"

SOURCE = """
FROM {owners}
JOIN profiles_currentfact held USING (business_id)
JOIN profiles_fact fact ON fact.id = held.fact_id
JOIN profiles_product product ON product.id = held.product_id
CROSS JOIN LATERAL (SELECT {seats} AS seats) AS counted
LEFT JOIN LATERAL (
    SELECT name FROM profiles_productversion WHERE product_id = product.id ORDER BY released_on DESC LIMIT 1
) AS version ON true
ORDER BY number, product.position"""
DETAILS = """
CASE WHEN product.own AND {described} < {share} THEN jsonb_strip_nulls(jsonb_build_object(
    'seats', seats, 'in_use', CASE WHEN {full} < {all_in_use} THEN seats ELSE seats / 2 END,
    'renews_on', ({today} + interval '1 day' * floor(1 + 364 * {renews}))::date,
    'version', CASE WHEN {versioned} < {known} THEN version.name END
)) ELSE '{{}}'::jsonb END"""
HELD = """
FROM said LEFT JOIN profiles_productversion version
    ON version.product_id = said.product_id AND version.name = said.details ->> 'version'
ORDER BY said.id"""


def make_ownership(dice: random.Random) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_statement(SMALL))
        return 2 * int(cursor.rowcount) + _make_martas()


def _make_martas() -> int:
    """What our records know of the bakery that everybody signs in to."""
    marta, till = Person.objects.filter(email=MEMBER).first(), Product.objects.filter(slug=MARTAS).first()
    if marta is None or till is None:
        return 0
    details = {"seats": 3, "in_use": 2, "renews_on": timezone.now().date() + timedelta(days=40)}
    use(marta, till, details, source=Source.IMPORT)
    return 2


def own_products(batch: Batch) -> None:
    batch.run(_statement(MANY))


def _statement(owners: str) -> str:
    """Every statement belongs to the answer that is held, and says as much as the dice want."""
    return f"WITH said AS ({_said(owners)} RETURNING *) {_held()}"


def _said(owners: str) -> str:
    columns = {
        "business_id": "held.business_id",
        "product_id": "held.product_id",
        "owns": "true",
        "details": _details(),
        "source": "held.source",
        "by_id": "fact.by_id",
        "fact_id": "held.fact_id",
        "at": "held.at",
    }
    return insert(OwnershipEntry, columns, SOURCE.format(owners=owners, seats=one_of(SEATS, "seats", EACH)))


def _details() -> str:
    return DETAILS.format(
        described=roll("described", EACH),
        share=DESCRIBED_SHARE,
        full=roll("in use", EACH),
        all_in_use=ALL_IN_USE_SHARE,
        today=batches.TODAY,
        renews=roll("renews", EACH),
        versioned=roll("version", EACH),
        known=FULL_SHARE,
    )


def _held() -> str:
    columns = {
        **{name: f"said.{name}" for name in ("business_id", "product_id", "source", "by_id", "at")},
        "entry_id": "said.id",
        "version_id": "version.id",
        "seats": "(said.details ->> 'seats')::int",
        "in_use": "(said.details ->> 'in_use')::int",
        "renews_on": "(said.details ->> 'renews_on')::date",
    }
    return insert(OwnedProduct, columns, HELD)
