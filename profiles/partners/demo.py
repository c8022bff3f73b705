"""Made-up partners: who sold to the demo's businesses looks after them, and the partner's login has a dozen."""

import random
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.text import slugify

from portal.demo import batches
from portal.demo.batches import Batch
from portal.inserting import insert
from profiles.businesses.models import Business, Membership
from profiles.partners.models import Competency, Introduction, Partner, PartnerOfRecord, PartnerStaff
from profiles.people.demo import MEMBER
from profiles.people.models import Person
from profiles.purchases.demo import PARTNERS
from profiles.purchases.models import Purchase

LOGIN, DOZEN = "partner@kinship.example", 12
SINCE = timedelta(days=210)
COMPETENCIES: tuple[tuple[str, str, str, list[str], list[str]], ...] = (
    ("tills", "tills and card payments", "Kassen und Kartenzahlung", ["close-faster"], ["selling"]),
    ("books", "books, invoices and tax", "Buchhaltung, Rechnungen und Steuern", ["get-paid"], ["money"]),
    (
        "computers", "computers that work and stay safe", "Computer, die laufen und sicher bleiben",
        ["computers-work", "stay-safe"], ["files"],
    ),
    ("team", "rotas and wages", "Dienstpläne und Löhne", ["save-time", "find-staff"], ["team"]),
    ("customers", "finding customers online", "Kundschaft im Internet", ["more-customers"], ["customers"]),
)  # fmt: skip
"""Slug, what it is called, the needs it answers, the families of products it is about."""
MADE: dict[str, tuple[int, list[str], list[str], str, str]] = {
    PARTNERS[0]: (
        3, ["north", "east"], ["tills", "computers"],
        "Sets up tills and computers for shops and kitchens, and comes when one stops.",
        "Two vans, six people. We put the till on the counter, connect it, and show your team in an hour.\n\n"
        "When something stops on a Saturday, one of us picks up the phone.",
    ),
    PARTNERS[1]: (
        1, ["south"], ["books"], "Paper, printers and the programs for your books, from one counter.",
        "We keep shops and offices in paper and toner, and set up Kinship Books when you buy it from us.",
    ),
    PARTNERS[2]: (
        2, ["north"], ["computers", "team"], "Looks after the computers of firms with up to fifty people.",
        "One price a month for each desk. Backups and updates happen at night.",
    ),
    PARTNERS[3]: (
        2, ["capital", "west"], ["tills"], "Tills for bars, cafés and market stalls, since three generations.",
        "We hire out tills for a week and sell them for good. Ask us about card readers that work without a line.",
    ),
    PARTNERS[4]: (
        3, [], ["books", "team", "customers"], "Helps growing businesses online, anywhere in the country.",
        "We work by phone and screen. Bring your numbers, and we set up books, wages and bookings with you.",
    ),
}  # fmt: skip
"""By name: level, regions (none is everywhere), what they are good at, and their words."""
SOLD = """
FROM (
    SELECT DISTINCT ON (purchase.business_id) purchase.business_id, partner.id AS partner_id, purchase."on"
    FROM {businesses} JOIN profiles_purchase purchase USING (business_id)
    JOIN profiles_partner partner ON lower(partner.name) = lower(purchase.partner) AND partner.is_generated
    ORDER BY purchase.business_id, purchase."on", purchase.id
) AS sold
WHERE NOT EXISTS (
    SELECT FROM profiles_partnerofrecord held WHERE held.business_id = sold.business_id AND held.until_at IS NULL
)
ORDER BY business_id"""
ALL_OF_US = "(SELECT id AS business_id FROM profiles_business WHERE is_generated) AS ours"
OF_BATCH = f"(SELECT DISTINCT business_id FROM {batches.PEOPLE} WHERE business_id IS NOT NULL) AS ours"


def make_partners(dice: random.Random) -> int:
    known = {said[0]: _competency(place, *said) for place, said in enumerate(COMPETENCIES)}
    for name in PARTNERS:
        _partner(name, known)
    first = Partner.objects.get(name=PARTNERS[0])
    many = _choose_for_marta(first)
    with connection.cursor() as cursor:
        cursor.execute(_sold(ALL_OF_US))
        many += int(cursor.rowcount)
    return len(known) + len(PARTNERS) + many + _fill_up(first)


def look_after(batch: Batch) -> None:
    batch.run(_sold(OF_BATCH))


def _competency(place: int, slug: str, en: str, de: str, needs: list[str], families: list[str]) -> Competency:
    words = {"en": {"label": en}, "de": {"label": de}}
    found, _made = Competency.objects.get_or_create(
        slug=slug, defaults={"words": words, "needs": needs, "families": families, "position": place}
    )
    return found


def _partner(name: str, known: dict[str, Competency]) -> None:
    tier, regions, knows, summary, does = MADE[name]
    slug = slugify(name)
    said: dict[str, Any] = {"summary": summary, "does": does, "tier": tier, "regions": regions}
    reached = {
        "website": f"https://{slug}.example/",
        "mail": f"hello@{slug}.example",
        "phone": f"01632 960{PARTNERS.index(name) + 101}",
    }
    made = Partner.objects.create(slug=slug, name=name, is_generated=True, **said, **reached)
    made.competencies.set(known[slug] for slug in knows)


def _choose_for_marta(partner: Partner) -> int:
    """She chose them and lets them see her name; the partner's login works there."""
    login = Person.objects.filter(email=LOGIN).first()
    works = Membership.objects.filter(person__email=MEMBER, until_at=None).first()
    since = timezone.now() - SINCE
    if login:
        PartnerStaff.objects.create(person=login, partner=partner, from_at=since)
    if works is None:
        return 1
    Purchase.objects.filter(business=works.business_id).update(partner=partner.name)
    record = PartnerOfRecord.objects.create(
        business_id=works.business_id, partner=partner, from_at=since, source="member", by_id=works.person_id
    )
    Introduction.objects.create(person_id=works.person_id, record=record, shows="name")
    return 3


def _fill_up(partner: Partner) -> int:
    """With businesses that nobody looks after."""
    lacking = max(0, DOZEN - partner.records.filter(until_at=None).count())
    free = Business.objects.filter(is_generated=True, memberships__role="owner").exclude(
        partner_records__until_at=None, partner_records__isnull=False
    )
    since = timezone.now() - SINCE / 2
    rows = [
        PartnerOfRecord(business=one, partner=partner, from_at=since, source="staff")
        for one in free.order_by("pk")[:lacking]
    ]
    return len(PartnerOfRecord.objects.bulk_create(rows))


def _sold(businesses: str) -> str:
    columns = {
        "business_id": "business_id",
        "partner_id": "partner_id",
        "from_at": '"on"',
        "source": "'import'",
    }
    return insert(PartnerOfRecord, columns, SOLD.format(businesses=businesses))
