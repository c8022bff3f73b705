"""Every URL name of the portal, walked from the resolver; /admin/ is one of them."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

ADMIN_INDEX = "admin:index"


def names() -> list[str]:
    return [ADMIN_INDEX, *_names(get_resolver().url_patterns)]


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name or str(pattern.pattern)
        elif pattern.namespace != "admin":
            yield from _names(pattern.url_patterns)
