"""How much is unread, for the bell on every page: kept in the cache, and forgotten when it changes."""

from collections.abc import Iterable

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache

from portal.notices.querysets import of_person, with_things

MOST = 99
KEPT_SECONDS = 300
AT_ONCE = 5_000


def unread(person: AbstractBaseUser) -> int:
    """Of what the person may see now; MOST + 1 stands for more."""
    key = _key(person.pk)
    kept = cache.get(key)
    if kept is None:
        newest = of_person(person).filter(unread_since__isnull=False)[: MOST + 1]
        kept = len(with_things(person, newest))
        cache.set(key, kept, KEPT_SECONDS)
    return int(kept)


def forget(people: Iterable[int]) -> None:
    """Counted anew at their next page."""
    keys = [_key(person) for person in people]
    for start in range(0, len(keys), AT_ONCE):
        cache.delete_many(keys[start : start + AT_ONCE])


def _key(person: int) -> str:
    return f"notices:{person}"
