from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.cache import cache

from portal.branding.models import Brand

CACHE_KEY = "brand:2"
"""The number goes up with the columns: what the release before keeps has others."""
CACHE_SECONDS = 60

_tried_on: ContextVar[Brand | None] = ContextVar("brand that is tried on", default=None)


def brand() -> Brand:
    """The operator's brand, from the cache; the defaults where none is set yet."""
    kept: Brand | None = _tried_on.get() or cache.get(CACHE_KEY)
    return kept or _read()


@contextmanager
def tried_on(other: Brand) -> Iterator[None]:
    """What is made in here looks as if `other` were the brand. Nothing is stored."""
    token = _tried_on.set(other)
    try:
        yield
    finally:
        _tried_on.reset(token)


def stored() -> Brand:
    """As the database has it now."""
    found = Brand.objects.select_related("logo", "logo_dark").filter(pk=1).first()
    return found or Brand(pk=1)


def renew() -> None:
    """After a change, for all processes; who read the row before it does not put the old one back."""
    cache.set(CACHE_KEY, stored(), CACHE_SECONDS)


def _read() -> Brand:
    found = stored()
    cache.add(CACHE_KEY, found, CACHE_SECONDS)
    return found
