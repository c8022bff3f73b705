"""While Valkey is away pages answer, and nobody waits for it again and again."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
import redis
import structlog
from celery import Celery
from django.conf import settings
from kombu.exceptions import OperationalError

from portal.embedded.ports import any_free
from portal.waking import try_to_wake
from portal.web import rates
from portal.web.away import forget_away, is_away, note_away
from portal.web.cache import ForgivingRedisCache


@pytest.fixture(params=["refuses", "hangs"])
def nowhere(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a server that is gone, or that takes connections and says nothing."""
    if request.param == "refuses":
        yield f"redis://127.0.0.1:{any_free()}/0"
        return
    with socket.create_server(("127.0.0.1", 0)) as silent:
        yield f"redis://127.0.0.1:{silent.getsockname()[1]}/0"


def test_a_task_that_cannot_be_sent_stops_nothing(nowhere: str) -> None:
    app = Celery(broker=nowhere, set_as_current=False)
    app.conf.task_publish_retry = settings.CELERY_TASK_PUBLISH_RETRY
    app.conf.broker_transport_options = {
        **settings.CELERY_BROKER_TRANSPORT_OPTIONS,
        "socket_timeout": 0.2,
        "socket_connect_timeout": 0.2,
    }
    begun = time.monotonic()
    with structlog.testing.capture_logs() as logs:
        assert [try_to_wake(lambda: app.send_task("x")) for _ in range(50)] == [False] * 50
    assert time.monotonic() - begun < 2
    assert [log["event"] for log in logs] == ["no worker was woken while Valkey is away; beat does it later"]


def test_the_cache_is_empty_and_is_asked_once(nowhere: str) -> None:
    patience = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}
    cache = ForgivingRedisCache(nowhere, {"OPTIONS": patience})
    with structlog.testing.capture_logs() as logs:
        assert [cache.get("a"), cache.set("a", 1), cache.get_many(["a"]), cache.add("a", 1)] == [
            None,
            None,
            {},
            False,
        ]
    assert [log["event"] for log in logs] == ["cache is away"]


def test_that_it_is_back_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.web.away.REST_SECONDS", 0.0)
    note_away()
    cache = ForgivingRedisCache(settings.REDIS_URL, {})
    with structlog.testing.capture_logs() as logs:
        assert [cache.set("back", 1), cache.get("back"), cache.delete("back")] == [None, 1, True]
    assert [log["event"] for log in logs] == ["Valkey is back"]


def test_limits_are_off_and_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def gone() -> Any:
        asked.append(1)
        raise rates.StorageError(redis.ConnectionError("gone"))

    monkeypatch.setattr(rates, "_limiter", gone)
    assert [rates.seconds_to_wait("1/minute", "x", "y") for _ in range(3)] == [0, 0, 0]
    assert asked == [1]


def test_after_a_rest_it_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def send() -> None:
        asked.append(1)
        raise OperationalError("gone")

    try_to_wake(send)
    assert is_away()
    forget_away()
    try_to_wake(send)
    assert asked == [1, 1]
    monkeypatch.setattr("portal.web.away.REST_SECONDS", 0.0)
    note_away()
    assert not is_away()
