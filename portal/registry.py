"""How a lower app is lent something by an upper one, as `admin.site.register` does it."""

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Things by slug, in the order they were registered. Upper apps register in their `apps.py: ready()`."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._things: dict[str, T] = {}

    def register(self, slug: str, thing: T) -> T:
        """Raises ValueError when the slug is taken: two apps must not fight over one name."""
        if slug in self._things:
            raise ValueError(f"{self.what} {slug!r} is registered twice")
        self._things[slug] = thing
        return thing

    def get(self, slug: str) -> T | None:
        return self._things.get(slug)

    def __getitem__(self, slug: str) -> T:
        return self._things[slug]

    def __iter__(self) -> Iterator[T]:
        return iter(self._things.values())

    def items(self) -> list[tuple[str, T]]:
        return list(self._things.items())
