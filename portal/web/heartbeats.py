"""Signs of life of the processes that answer no requests: each notes the time in Valkey."""

import functools
import time
from typing import Any

import redis
from celery.signals import beat_init, before_task_publish, heartbeat_sent, worker_ready
from django.conf import settings

PROCESSES = ("worker", "beat")
STALE_SECONDS = 45
HEARTBEAT = "portal.web.tasks.heartbeat"


def valkey() -> Any:
    """The process's client: it gives up after two seconds instead of holding a page."""
    return _client(settings.REDIS_URL)


@functools.cache
def _client(url: str) -> Any:
    patience: dict[str, Any] = settings.REDIS_PATIENCE
    return redis.Redis(connection_pool=redis.ConnectionPool.from_url(url, **patience))


def note_life(process: str) -> None:
    valkey().set(_key(process), str(time.time()), ex=STALE_SECONDS * 4)


def seconds_since_life(process: str) -> float | None:
    """None when the process was never seen, or not for minutes."""
    seen: Any = valkey().get(_key(process))
    return None if seen is None else time.time() - float(seen)


def forget_life() -> None:
    """Before a start: what lived in an earlier one is no sign of life now."""
    valkey().delete(*(_key(process) for process in PROCESSES))


def _key(process: str) -> str:
    return f"kinship-{settings.MODE}:alive:{process}"


@worker_ready.connect
@heartbeat_sent.connect
def _worker_lives(**_: Any) -> None:
    note_life("worker")


@beat_init.connect
def _beat_begins(**_: Any) -> None:
    note_life("beat")


@before_task_publish.connect
def _beat_lives(sender: str = "", **_: Any) -> None:
    """Only beat sends the heartbeat task, so its sending is a sign of beat's life."""
    if sender == HEARTBEAT:
        note_life("beat")
