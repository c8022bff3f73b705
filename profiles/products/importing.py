"""The product of a row: by its short name (the slug), or by a name that means no other."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from profiles.imports.cells import one_of
from profiles.imports.kinds import Column
from profiles.questions.catalogue import Option, catalogue

NAMES = (
    "product",
    "product name",
    "sku",
    "article",
    "software",
    "program",
    "produkt",
    "produktname",
    "artikel",
    "artikelnummer",
    "programm",
)


def product_column() -> Column:
    return Column(
        "product", _("Product"), one_of(_names, "product"), NAMES, is_required=True, example="kinship-till"
    )


def _names() -> dict[str, str]:
    """Of those that are no longer offered, too: businesses still have them."""
    return _by_word(list(catalogue().products.values()))


def _by_word(products: list[Option]) -> dict[str, str]:
    meant: dict[str, set[str]] = {}
    for product in products:
        for word in _words(product):
            meant.setdefault(word.casefold(), set()).add(product.slug)
    named = {word: next(iter(slugs)) for word, slugs in meant.items() if len(slugs) == 1}
    return {**named, **{product.slug: product.slug for product in products}}


def _words(product: Option) -> Iterator[str]:
    """In every language."""
    for forms in product.words.values():
        yield from forms.values()
    for said in product.lay.values():
        yield from said
