import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

import redis
import structlog
from django.core.cache.backends.redis import RedisCache

from portal.web.away import is_away, note_away, note_back

log = structlog.get_logger(__name__)
F = TypeVar("F", bound=Callable[..., Any])


def _forgiving(method: F, instead: Any) -> F:
    @functools.wraps(method)
    def call(*args: Any, **kwargs: Any) -> Any:
        if not is_away():
            try:
                found = method(*args, **kwargs)
                note_back()
                return found
            except redis.RedisError as error:
                note_away()
                log.warning("cache is away", error=str(error))
        return instead() if callable(instead) else instead

    return cast(F, call)


class ForgivingRedisCache(RedisCache):
    """A cache that is empty while its server is away: pages are slower then, but they answer."""

    add = _forgiving(RedisCache.add, False)
    get = _forgiving(RedisCache.get, None)
    set = _forgiving(RedisCache.set, None)
    touch = _forgiving(RedisCache.touch, False)
    delete = _forgiving(RedisCache.delete, False)
    delete_many = _forgiving(RedisCache.delete_many, None)
    get_many = _forgiving(RedisCache.get_many, dict)
    set_many = _forgiving(RedisCache.set_many, list)
    has_key = _forgiving(RedisCache.has_key, False)
