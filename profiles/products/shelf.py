"""The catalogue as people see it: plain names, what each is for, by family; two queries and what it needs."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from profiles.products.models import Prerequisite, Product, ProductFamily
from profiles.questions.catalogue import Option, in_language, option_of


@dataclass(frozen=True)
class Shown:
    """A product in the words of who looks. `needs`: names of those it works only with."""

    product: Product
    option: Option
    needs: tuple[tuple[int, str], ...] = ()

    @property
    def name(self) -> str:
        return self.option.word("label", _language())

    @property
    def purpose(self) -> str:
        return in_language(self.product.purpose, _language()) or ""


@dataclass(frozen=True)
class Shelf:
    name: str
    products: list[Shown]


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def shown(product: Product) -> Shown:
    return Shown(product, option_of(product))


def name_of(product: Product) -> str:
    return shown(product).name


def family_name(family: ProductFamily | None) -> str:
    words = in_language(family.words, _language()) if family else None
    return (words or {}).get("label") or (family.slug if family else _("Other"))


def offered() -> list[Shown]:
    """Those that can be chosen now."""
    products = Product.objects.filter(is_active=True).select_related("family").order_by("position", "id")
    needs: dict[int, list[tuple[int, str]]] = {}
    for row in Prerequisite.objects.filter(product__is_active=True).select_related("needs").order_by("id"):
        needs.setdefault(row.product_id, []).append((row.needs_id, name_of(row.needs)))
    return [Shown(one, option_of(one), tuple(needs.get(one.pk, ()))) for one in products]


def shelves(products: Iterable[Shown]) -> list[Shelf]:
    """By family, in the families' order; those of none last."""
    found: dict[tuple[int, int], list[Shown]] = {}
    for one in products:
        family = one.product.family
        found.setdefault((family.position, family.pk) if family else (65536, 0), []).append(one)
    return [Shelf(family_name(found[key][0].product.family), found[key]) for key in sorted(found)]
