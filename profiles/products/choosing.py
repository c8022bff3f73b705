"""Products and families to choose from, as one list: for conditions of segments."""

from collections.abc import Iterable, Sequence

from django import forms
from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from profiles.questions.catalogue import catalogue
from profiles.segments.conditions import Mark
from profiles.segments.own_conditions import either

FAMILY = "family:"


def names() -> dict[str, str]:
    """By slug, families first: what can be chosen, and what it is called."""
    language, known = get_language() or settings.LANGUAGE_CODE, catalogue()
    families = {
        f"{FAMILY}{slug}": _("anything of “%(family)s”") % {"family": family.name(language) or slug}
        for slug, family in known.families.items()
    }
    return {**families, **{slug: one.word("label", language) for slug, one in known.products.items()}}


def products_of(chosen: Iterable[str]) -> list[int]:
    """The ids of the products, and of all those of the families."""
    known, found = catalogue(), set[str]()
    for slug in chosen:
        is_family = slug.startswith(FAMILY)
        found |= {*known.families[slug.removeprefix(FAMILY)].products} if is_family else {slug}
    return sorted(known.products[slug].pk for slug in found)


def what_field(label: object, *, required: bool = False) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,  # type: ignore[arg-type]
        choices=lambda: list(names().items()),
        widget=forms.CheckboxSelectMultiple,
        required=required,
    )


def says_what(chosen: Sequence[str], mark: Mark) -> SafeString:
    """ "Kinship Books or anything of “Selling”"; "something" where nothing is chosen."""
    if not chosen:
        return mark(_("something"))
    known = names()
    return either([known[slug] for slug in chosen], mark)
