from collections.abc import Iterator

import redis
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.administration.attention import Matter
from portal.web.heartbeats import PROCESSES, STALE_SECONDS, seconds_since_life


def sleeping_processes(request: HttpRequest) -> Iterator[Matter]:
    """Without a worker or beat nothing leaves, though every page looks well."""
    if not request.user.is_superuser:
        return
    silent = [process for process in PROCESSES if not _lives(process)]
    if silent:
        words = _("No sign of life from: %(processes)s. Mail and other work waits.")
        yield Matter(words % {"processes": ", ".join(silent)}, reverse("readyz"))


def _lives(process: str) -> bool:
    try:
        seconds = seconds_since_life(process)
    except redis.RedisError:
        return False
    return seconds is not None and seconds <= STALE_SECONDS
