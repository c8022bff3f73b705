"""Waking a worker is a hint: what there is to do stands in the database, and beat has it looked for anyway."""

from collections.abc import Callable

import redis
import structlog
from kombu.exceptions import OperationalError

from portal.web.away import is_away, note_away

log = structlog.get_logger(__name__)


def try_to_wake(send: Callable[[], object]) -> bool:
    """Whether the task was sent. While Valkey is away the request goes on, and the log says so."""
    if is_away():
        return False
    try:
        send()
    except (OperationalError, redis.RedisError) as error:
        note_away()
        log.warning("no worker was woken while Valkey is away; beat does it later", error=str(error))
        return False
    return True
