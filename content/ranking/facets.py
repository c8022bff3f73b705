"""Whom a thing fits, from the words of a starter file to rows."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import NumericRange

from content.ranking.models import Facet
from content.ranking.rules import BONUS_ONLY, WEIGHTS
from content.starter import Record
from profiles.products.models import Product
from profiles.questions.models import Choice, Question

SPANS = {"employees", "pcs"}


@transaction.atomic
def set_fits(source: str, object_id: int, record: Record) -> None:
    """Make the thing's facets say what `fits` of the record says, and nothing else. Raises BadStarter."""
    facets = [
        Facet(
            source=source, object_id=object_id, filters=question not in BONUS_ONLY, question=question, **fit
        )
        for question, fit in _facets(record)
    ]
    Facet.objects.filter(source=source, object_id=object_id).delete()
    Facet.objects.bulk_create(facets, ignore_conflicts=True)


def _facets(record: Record) -> Iterator[tuple[str, dict[str, Any]]]:
    for key, wanted in record.table("fits").items():
        if key == "industry_group":
            yield from (("industry", {"value": slug}) for slug in _industries_of(record, wanted))
        elif key in SPANS:
            yield key, {"span": _span(record, key, wanted)}
        else:
            yield from ((key, {"value": slug}) for slug in _known(record, key, wanted))


def _industries_of(record: Record, groups: list[str]) -> list[str]:
    found = list(
        Choice.objects.filter(question__slug="industry", group__in=groups).values_list("group", "slug")
    )
    for group in groups:
        if group not in {group for group, _ in found}:
            raise record.wrong("fits.industry_group", f"no choice of the question industry is of {group!r}")
    return [slug for _, slug in found]


def _span(record: Record, key: str, wanted: Any) -> NumericRange:
    """`[1, 4]` says from 1 up to and with 4."""
    if not (isinstance(wanted, list) and len(wanted) == 2 and all(isinstance(end, int) for end in wanted)):
        raise record.wrong(f"fits.{key}", f"must be [from, to], not {wanted!r}")
    low, high = wanted
    if low > high:
        raise record.wrong(f"fits.{key}", f"{low} is more than {high}")
    return NumericRange(low, high + 1)


def _known(record: Record, key: str, wanted: list[str]) -> list[str]:
    if key not in WEIGHTS:
        raise record.wrong(f"fits.{key}", f"choice has no rule for it; it can be: {', '.join(WEIGHTS)}")
    known = _answers(key)
    for slug in wanted:
        if slug not in known:
            raise record.wrong(f"fits.{key}", f"{slug!r} is not a choice of the question {key}")
    return wanted


def _answers(key: str) -> set[str]:
    if Question.objects.filter(slug=key, type=Question.Type.PRODUCTS).exists():
        return set(Product.objects.values_list("slug", flat=True))
    return set(Choice.objects.filter(question__slug=key).values_list("slug", flat=True))
