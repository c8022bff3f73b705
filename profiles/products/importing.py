"""Cells about businesses, products and versions, for rows that come from elsewhere."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from profiles.businesses.models import Business
from profiles.imports.cells import CellError
from profiles.questions.catalogue import Option, catalogue


def product(words: str) -> Option:
    """By its slug; retired ones too, since businesses still have them."""
    found = catalogue().products.get(words.casefold())
    if found is None:
        raise CellError(_("There is no product “%(slug)s”.") % {"slug": words[:40]})
    return found


def there(businesses: Iterable[int]) -> set[int]:
    """Which of these businesses there are; one query."""
    return set(Business.objects.filter(pk__among=list(set(businesses))).values_list("pk", flat=True))


def no_business(pk: int) -> str:
    return _("No business has the number %(pk)s.") % {"pk": pk}
