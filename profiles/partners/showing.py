"""What a partner sees of a business, the same for the partner and, at /me/partner/, for the people of the business.

The rule (docs/decisions/0035-partners.md): what kind of business, how many people, which region; what it uses of ours,
with seats and renewals; what it bought through this partner. Of its people only who said so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from profiles.facts.known import KnownFacts
from profiles.facts.querysets import facts_of_businesses
from profiles.owning.models import OwnedProduct
from profiles.partners.fitting import language
from profiles.partners.models import PartnerOfRecord
from profiles.partners.querysets import bought_through
from profiles.products.shelf import name_of
from profiles.purchases.models import Purchase

SEEN = ("industry", "employees", "region")
"""Of all that is known about a business, the answers to these questions."""


@dataclass(frozen=True)
class Line:
    """A business in the partner's list."""

    record: PartnerOfRecord
    words: str
    renews: OwnedProduct | None

    @property
    def renewing(self) -> str:
        return name_of(self.renews.product) if self.renews else ""


@dataclass(frozen=True)
class Seen:
    known: KnownFacts
    owned: list[tuple[OwnedProduct, str]]
    bought: list[tuple[Purchase, str]]


def seen_of(record: PartnerOfRecord) -> Seen:
    """Three queries."""
    owned = [(row, name_of(row.product)) for row in _ours([record.business_id])]
    bought = [(row, name_of(row.product)) for row in bought_through(record)]
    return Seen(_facts([record.business_id])[record.business_id], owned, bought)


def lines(records: Iterable[PartnerOfRecord]) -> list[Line]:
    """Two queries for all of them."""
    listed = list(records)
    ids = [record.business_id for record in listed]
    known, renews = _facts(ids), _next_renewals(ids)
    return [
        Line(record, _words(known[record.business_id]), renews.get(record.business_id)) for record in listed
    ]


def _facts(ids: list[int]) -> dict[int, KnownFacts]:
    return facts_of_businesses(ids, SEEN)


def _words(known: KnownFacts) -> str:
    said = [one.word("count", language()) for slug in SEEN for one in known.get(slug, ())]
    return ", ".join(said)


def _ours(ids: list[int]) -> QuerySet[OwnedProduct]:
    """Products that we make, and no others: what else they use is nobody's business."""
    rows = OwnedProduct.objects.filter(business__among=ids, product__own=True)
    return rows.select_related("product", "version").order_by("product__position", "product")


def _next_renewals(ids: list[int]) -> dict[int, OwnedProduct]:
    today: date = timezone.localdate()
    rows = (
        _ours(ids).filter(renews_on__gte=today).order_by("business", "renews_on", "pk").distinct("business")
    )
    return {row.business_id: row for row in rows}
