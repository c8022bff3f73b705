"""What is said about one product of a business: that it is used, with what is known of it, or that it is not."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from portal.activity.recording import record
from profiles.facts.holding import lock_business
from profiles.facts.models import Fact, Source
from profiles.owning.holding import DETAILS, hold_owned, owning_prompt
from profiles.owning.models import OwnedProduct, OwnershipEntry
from profiles.people.models import Person
from profiles.products.models import Product

Details = Mapping[str, Any]


@transaction.atomic
def use(
    person: Person,
    product: Product,
    details: Details | None = None,
    *,
    source: str = Source.TOLD,
    by: Person | None = None,
) -> OwnedProduct | None:
    """That the person's business uses it, and what of `details` is said; the business is made if there is none yet.

    A detail that is left out stays as it was; None takes it back. None when a stronger word says that it is not
    used. `by` is the person themselves unless somebody else is named; an import and a guess are by nobody.
    """
    about = lock_business(person, found=True)
    assert about is not None  # noqa: S101  found
    entry = _said(about["business_id"], product, source, by or _themselves(person, source))
    entry.details = {name: plain(details[name]) for name in DETAILS if name in (details or {}) and details}
    _keep(entry, product)
    verb = "product_described" if details else "product_used"
    record(verb, person, f"product:{product.slug}", source=source)
    return OwnedProduct.objects.filter(business=entry.business_id, product=product).first()


@transaction.atomic
def drop(person: Person, product: Product, *, source: str = Source.TOLD, by: Person | None = None) -> bool:
    """That the person's business does not use it (any more); False when nothing was said of it before."""
    about = lock_business(person)
    if about is None or not OwnedProduct.objects.filter(**about, product=product).exists():
        return False
    entry = _said(about["business_id"], product, source, by or _themselves(person, source))
    entry.owns = False
    _keep(entry, product)
    record("product_dropped", person, f"product:{product.slug}", source=source)
    return True


def plain(value: Any) -> Any:
    """As an entry holds it: JSON has no dates, and of a version the name counts."""
    return value.isoformat() if isinstance(value, date) else value


def _themselves(person: Person, source: str) -> Person | None:
    return person if source == Source.TOLD else None


def _said(business: int, product: Product, source: str, by: Person | None) -> OwnershipEntry:
    return OwnershipEntry(business_id=business, product=product, source=source, by=by)


def _keep(entry: OwnershipEntry, product: Product) -> None:
    """As a version of the answer too, which names all that is used then."""
    prompt = owning_prompt()
    if prompt is not None:
        rows = OwnedProduct.objects.filter(business=entry.business_id)
        used = set(rows.values_list("product__slug", flat=True)) - {product.slug}
        used |= {product.slug} if entry.owns else set()
        entry.fact = Fact.objects.create(
            business_id=entry.business_id,
            question_id=prompt.pk,
            value=[slug for slug in prompt.options if slug in used],
            source=entry.source,
            by=entry.by,
        )
    entry.save(force_insert=True)
    hold_owned([entry.business_id])
