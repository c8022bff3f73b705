"""Whether Valkey was away a moment ago: until some seconds are over, nobody of this process waits for it again.

A server that is gone refuses at once; one that hangs costs each question the whole patience of its asker.
"""

import time

import structlog

log = structlog.get_logger(__name__)
REST_SECONDS = 3.0
_rest: dict[str, float] = {}


def is_away() -> bool:
    return time.monotonic() < _rest.get("until", 0.0)


def note_away() -> None:
    _rest["until"] = time.monotonic() + REST_SECONDS


def note_back() -> None:
    """To be called when it answered; said once."""
    if _rest.pop("until", None) is not None:
        log.info("Valkey is back")


def forget_away() -> None:
    _rest.clear()
