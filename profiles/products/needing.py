"""Which products need which others: what stands in no circle."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from profiles.products.models import Prerequisite

Needs = Mapping[str, Iterable[str]]
"""Slug of a product → slugs of those it works only with."""


def check_needs(needs: Needs) -> None:
    """Raises ValidationError that names the circle."""
    for slug in needs:
        if circle := _circle(slug, needs, (slug,)):
            words = _("That would be a circle: %(way)s. Take one of them away.")
            raise ValidationError(words % {"way": " → ".join(circle)})


def _circle(slug: str, needs: Needs, way: tuple[str, ...]) -> tuple[str, ...] | None:
    """The way back to the first of `way`, if there is one."""
    for needed in needs.get(slug, ()):
        if needed == way[0]:
            return (*way, needed)
        if needed not in way and (found := _circle(needed, needs, (*way, needed))):
            return found
    return None


def held_needs() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for product, needed in Prerequisite.objects.values_list("product__slug", "needs__slug"):
        found.setdefault(product, set()).add(needed)
    return found
