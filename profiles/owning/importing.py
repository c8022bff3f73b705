"""Ownership as rows of a file say it: read with every mistake named, then kept; done twice, it changes nothing.

The caller reads the file, finds the columns, and gives rows in batches; the work of a batch is one transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from portal.activity.recording import record
from profiles.facts.models import Fact, Source
from profiles.imports.cells import Column, RowError, day, read_row, text, whole_number, yes_or_no
from profiles.owning.changing import plain
from profiles.owning.holding import DETAILS, hold_owned, owning_prompt
from profiles.owning.models import OwnedProduct, OwnershipEntry
from profiles.products.importing import no_business, product, there
from profiles.products.models import ProductVersion
from profiles.questions.catalogue import Option

COLUMNS = {
    "business": Column(whole_number(1), needed=True),
    "product": Column(product, needed=True),
    "uses": Column(yes_or_no, default=True),
    "version": Column(text(40)),
    "seats": Column(whole_number(0)),
    "in_use": Column(whole_number(0)),
    "renews_on": Column(day),
}
"""An empty cell says nothing: what was said before stays."""
Key = tuple[int, int]
"""Business and product."""


@dataclass(frozen=True)
class OwnershipRow:
    business: int
    product: Option
    uses: bool
    details: Mapping[str, Any]

    @property
    def key(self) -> Key:
        return self.business, self.product.pk


def read_rows(rows: Iterable[tuple[int, Mapping[str, str]]]) -> tuple[list[OwnershipRow], list[RowError]]:
    """Rows with their numbers → what they say, and what is wrong with the others; two queries."""
    read = [(number, *read_row(number, cells, COLUMNS)) for number, cells in rows]
    errors = [error for _number, _values, wrong in read for error in wrong]
    whole = [(number, values) for number, values, wrong in read if not wrong]
    known = there(values["business"] for _number, values in whole)
    versions = set(ProductVersion.objects.values_list("product", "name"))
    found = list[OwnershipRow]()
    for number, values in whole:
        if values["business"] not in known:
            errors.append(RowError(number, "business", no_business(values["business"])))
        elif values["version"] and (values["product"].pk, values["version"]) not in versions:
            wrong = _("The product has no version “%(name)s”.") % {"name": values["version"]}
            errors.append(RowError(number, "version", wrong))
        else:
            found.append(_row(values))
    return found, sorted(errors, key=lambda error: error.row)


def _row(values: Mapping[str, Any]) -> OwnershipRow:
    details = {name: plain(values[name]) for name in DETAILS if values[name] is not None}
    return OwnershipRow(values["business"], values["product"], values["uses"], details)


@transaction.atomic
def keep_rows(rows: Sequence[OwnershipRow]) -> int:
    """How many say something that no row said before. Of two about the same product the later counts."""
    told = {row.key: row for row in rows}
    businesses = sorted({row.business for row in told.values()})
    _lock(businesses)
    said = _said_before(businesses)
    news = [row for key, row in told.items() if _is_new(row, said.get(key))]
    if not news:
        return 0
    versions = _answers(news)
    OwnershipEntry.objects.bulk_create(
        OwnershipEntry(
            business_id=row.business,
            product_id=row.product.pk,
            owns=row.uses,
            details=dict(row.details),
            source=Source.IMPORT,
            fact=versions.get(row.business),
        )
        for row in news
    )
    hold_owned({row.business for row in news})
    record("ownership_told", None, "source:import", many=len(news))
    return len(news)


def _lock(businesses: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM profiles_business WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [businesses]
        )


def _said_before(businesses: list[int]) -> dict[Key, tuple[bool, dict[str, Any]]]:
    """What imports said last: whether it is used, and each detail."""
    said: dict[Key, tuple[bool, dict[str, Any]]] = {}
    entries = OwnershipEntry.objects.filter(business__among=businesses, source=Source.IMPORT).order_by("id")
    for business, product_id, owns, details in entries.values_list("business", "product", "owns", "details"):
        before = said.get((business, product_id), (True, {}))[1]
        said[business, product_id] = (owns, {**before, **details})
    return said


def _is_new(row: OwnershipRow, before: tuple[bool, dict[str, Any]] | None) -> bool:
    if before is None:
        return True
    owns, details = before
    return owns != row.uses or {**details, **row.details} != details


def _answers(rows: list[OwnershipRow]) -> dict[int, Fact]:
    """A version of the answer for each business, which names all that is used then."""
    prompt = owning_prompt()
    if prompt is None:
        return {}
    used: dict[int, set[str]] = defaultdict(set)
    held = OwnedProduct.objects.filter(business__among=list({row.business for row in rows}))
    for business, slug in held.values_list("business", "product__slug"):
        used[business].add(slug)
    for row in rows:
        (used[row.business].add if row.uses else used[row.business].discard)(row.product.slug)
    facts = [
        Fact(
            business_id=business,
            question_id=prompt.pk,
            value=[slug for slug in prompt.options if slug in slugs],
            source=Source.IMPORT,
        )
        for business, slugs in used.items()
    ]
    return {fact.business_id or 0: fact for fact in Fact.objects.bulk_create(facts)}
