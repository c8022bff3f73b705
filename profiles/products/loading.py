"""Reads the starter families and products into the tables."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError

from profiles.products.models import Prerequisite, Product, ProductFamily, ProductVersion
from profiles.products.needing import check_needs
from profiles.starter import BadStarter, Entry, checked, differs, entries, needed, rewrite

FAMILIES, PRODUCTS = (f"profiles/products/{name}.yaml" for name in ("families", "starter"))
FAMILY_FIELDS = ("words", "position")
FIELDS = ("own", "lay", "words", "purpose", "is_common", "position", "family_id")
LATER_FIELDS = ("family_id", "purpose", "is_common")
"""Those that a product of an earlier release has nothing in."""


def load_families(overwrite: bool) -> int:
    held = {family.slug: family for family in ProductFamily.objects.all()}
    rows = [_family(place, entry, position) for position, (place, entry) in enumerate(entries(FAMILIES))]
    made = ProductFamily.objects.bulk_create(row for row in rows if row.slug not in held)
    changed = [row for row in rows if row.slug in held and differs(row, held[row.slug], FAMILY_FIELDS)]
    return len(made) + (rewrite(changed, held, FAMILY_FIELDS) if overwrite else 0)


def _family(place: str, entry: Entry, position: int) -> ProductFamily:
    row = ProductFamily(
        slug=needed(place, entry, "slug"), words=needed(place, entry, "words"), position=position
    )
    checked(place, row)
    return row


def load_products(overwrite: bool) -> int:
    """After the families. Needs and versions come with a product that is new or overwritten."""
    held = {product.slug: product for product in Product.objects.all()}
    families = dict(ProductFamily.objects.values_list("slug", "pk"))
    placed = list(entries(PRODUCTS))
    rows = [_product(place, entry, at, families) for at, (place, entry) in enumerate(placed)]
    made = Product.objects.bulk_create(row for row in rows if row.slug not in held)
    bare = [row for row in rows if row.slug in held and _is_bare(held[row.slug])]
    rewrite(bare, held, LATER_FIELDS)
    changed = [row for row in rows if row.slug in held and differs(row, held[row.slug], FIELDS)]
    written = len(made) + (rewrite(changed, held, FIELDS) if overwrite else len(bare))
    fresh = {row.slug for row in (*made, *bare, *(rows if overwrite else ()))}
    _load_more([(place, entry) for place, entry in placed if entry["slug"] in fresh])
    return written


def _is_bare(product: Product) -> bool:
    return product.family_id is None and not product.purpose


def _product(place: str, entry: Entry, position: int, families: dict[str, int]) -> Product:
    given = {name: needed(place, entry, name) for name in ("slug", "own", "lay", "words", "purpose")}
    family = needed(place, entry, "family")
    if family not in families:
        raise BadStarter(f"{place}: there is no family {family}")
    common = entry.get("common", False)
    row = Product(**given, family_id=families[family], is_common=common, position=position)
    checked(place, row, exclude=["family"])
    return row


def _load_more(placed: list[tuple[str, Entry]]) -> None:
    """What these products need, and their versions."""
    pks = dict(Product.objects.values_list("slug", "pk"))
    needs = {entry["slug"]: entry.get("needs", []) for _place, entry in placed}
    for place, entry in placed:
        if missing := set(needs[entry["slug"]]) - set(pks):
            raise BadStarter(f"{place}: there is no product {min(missing)}")
    try:
        check_needs(needs)
    except ValidationError as error:
        raise BadStarter(f"{PRODUCTS}: {'; '.join(error.messages)}") from error
    pairs = [(pks[slug], pks[other]) for slug, others in needs.items() for other in others]
    Prerequisite.objects.bulk_create(
        (Prerequisite(product_id=product, needs_id=other) for product, other in pairs), ignore_conflicts=True
    )
    versions = [row for place, entry in placed for row in _versions(place, entry, pks)]
    ProductVersion.objects.bulk_create(versions, ignore_conflicts=True)


def _versions(place: str, entry: Entry, pks: dict[str, int]) -> Iterator[ProductVersion]:
    given: Any
    for given in entry.get("versions", []):
        row = ProductVersion(
            product_id=pks[entry["slug"]],
            name=needed(place, given, "name"),
            released_on=given.get("from"),
            supported_until=given.get("until"),
        )
        checked(place, row, exclude=["product"])
        yield row
