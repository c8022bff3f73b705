from django.core.cache import cache

from portal.branding.models import Brand

CACHE_KEY = "brand"
CACHE_SECONDS = 60


def brand() -> Brand:
    """The operator's brand, from the cache; the defaults where none is set yet."""
    kept: Brand | None = cache.get(CACHE_KEY)
    return kept or _read()


def _read() -> Brand:
    found = Brand.objects.filter(pk=1).first() or Brand(pk=1)
    cache.set(CACHE_KEY, found, CACHE_SECONDS)
    return found
