"""What a business uses, worked out from all that was said about it; the answer to the question says the same."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from profiles.facts.models import CurrentFact
from profiles.facts.weighing import outweighs
from profiles.owning.models import OwnedProduct, OwnershipEntry
from profiles.products.models import ProductVersion
from profiles.questions.catalogue import Prompt, catalogue
from profiles.questions.models import Question

DETAILS = ("version", "seats", "in_use", "renews_on")


@dataclass(frozen=True)
class Held:
    """`entry`: the statement that holds, a yes or a no; `details`: each by the strongest, then latest, who said it."""

    entry: OwnershipEntry
    details: Mapping[str, Any]


def is_about_owning(prompt: Prompt) -> bool:
    """Whether its answer is what the business uses: such a question's answers are kept as ownership."""
    return prompt.type == Question.Type.PRODUCTS and prompt.is_about_business


def owning_prompt() -> Prompt | None:
    return next((prompt for prompt in catalogue().prompts.values() if is_about_owning(prompt)), None)


def held(entries: Iterable[OwnershipEntry]) -> dict[int, Held]:
    """By product, from the entries of one business in their order."""
    said: dict[int, list[OwnershipEntry]] = defaultdict(list)
    for entry in entries:
        said[entry.product_id].append(entry)
    return {product: _held(of_product) for product, of_product in said.items()}


def _held(entries: list[OwnershipEntry]) -> Held:
    holding, details = entries[0], dict[str, tuple[str, Any]]()
    for entry in entries:
        if outweighs(entry.source, holding.source):
            holding = entry
            details = details if entry.owns else {}
        for name, value in entry.details.items():
            if name not in details or outweighs(entry.source, details[name][0]):
                details[name] = (entry.source, value)
    return Held(holding, {name: value for name, (_source, value) in details.items()})


def hold_owned(businesses: Collection[int]) -> None:
    """Work out anew what each of them uses. The caller holds the locks on their rows."""
    said: dict[int, list[OwnershipEntry]] = defaultdict(list)
    for entry in OwnershipEntry.objects.filter(business__among=list(businesses)).order_by("id"):
        said[entry.business_id].append(entry)
    versions = _versions(entry for entries in said.values() for entry in entries)
    rows = [row for entries in said.values() for row in _rows(entries, versions)]
    OwnedProduct.objects.filter(business__among=list(businesses)).delete()
    OwnedProduct.objects.bulk_create(rows)
    for prompt in catalogue().prompts.values():
        if is_about_owning(prompt):
            _answer(prompt, businesses, rows)


def _rows(entries: list[OwnershipEntry], versions: Mapping[tuple[int, str], int]) -> Iterator[OwnedProduct]:
    for product, found in held(entries).items():
        entry, details = found.entry, found.details
        if not entry.owns:
            continue
        yield OwnedProduct(
            business_id=entry.business_id,
            product_id=product,
            version_id=versions.get((product, details.get("version") or "")),
            seats=details.get("seats"),
            in_use=details.get("in_use"),
            renews_on=_day(details.get("renews_on")),
            source=entry.source,
            by_id=entry.by_id,
            at=entry.at,
            entry=entry,
        )


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _versions(entries: Iterable[OwnershipEntry]) -> dict[tuple[int, str], int]:
    """By product and name; a version that is gone from the catalogue is known no more."""
    named = {entry.details["version"] for entry in entries if entry.details.get("version")}
    if not named:
        return {}
    rows = ProductVersion.objects.filter(name__in=named).values_list("product", "name", "pk")
    return {(product, name): pk for product, name, pk in rows}


def _answer(prompt: Prompt, businesses: Collection[int], rows: Iterable[OwnedProduct]) -> None:
    """One current fact for each, in the order of the catalogue, with its own source."""
    by_pk = {option.pk: (place, option.slug) for place, option in enumerate(prompt.options.values())}
    answers = sorted(
        (row for row in rows if row.product_id in by_pk and row.entry.fact_id),
        key=lambda row: (row.business_id, by_pk[row.product_id][0]),
    )
    CurrentFact.objects.filter(business__among=list(businesses), question=prompt.pk).delete()
    CurrentFact.objects.bulk_create(
        CurrentFact(
            business_id=row.business_id,
            question_id=prompt.pk,
            value=by_pk[row.product_id][1],
            product_id=row.product_id,
            source=row.source,
            fact_id=cast(int, row.entry.fact_id),
            at=row.at,
        )
        for row in answers
    )
