"""An answer to the question what a business uses, kept as a statement about each product."""

from collections.abc import Iterable

from profiles.facts.models import Fact
from profiles.facts.weighing import outweighs
from profiles.owning.holding import hold_owned
from profiles.owning.models import OwnedProduct, OwnershipEntry
from profiles.questions.catalogue import Prompt


def keep_answer(fact: Fact, prompt: Prompt) -> None:
    """An answer names all that is used: each of it is a yes, and what no stronger word holds besides is a no.

    The caller holds the lock.
    """
    chosen = [option.pk for option in prompt.options.values() if option.slug in fact.value]
    business = fact.business_id or 0
    rows = OwnedProduct.objects.filter(business=business)
    dropped = [
        row.product_id for row in rows if row.product_id not in chosen and outweighs(fact.source, row.source)
    ]
    OwnershipEntry.objects.bulk_create(
        [*_entries(fact, chosen, owns=True), *_entries(fact, dropped, owns=False)]
    )
    hold_owned([business])


def _entries(fact: Fact, products: Iterable[int], *, owns: bool) -> list[OwnershipEntry]:
    return [
        OwnershipEntry(
            business_id=fact.business_id or 0,
            product_id=product,
            owns=owns,
            source=fact.source,
            by_id=fact.by_id,
            fact=fact,
        )
        for product in products
    ]
