import pytest
import redis
import structlog
from django.db import InterfaceError, OperationalError
from django.test import Client

from portal.web import health
from portal.web.heartbeats import note_life, valkey

pytestmark = pytest.mark.django_db


def test_healthz_asks_nobody(client: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert client.get("/healthz").content == b"ok"


def test_ready_when_all_parts_live(client: Client) -> None:
    note_life("worker")
    note_life("beat")
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "checks": dict.fromkeys(health.CHECKS, "ok")}


def test_a_silent_worker_is_named_with_what_to_do(client: Client) -> None:
    note_life("beat")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["worker"] == "no sign of life from the worker for 45 s: start it"
    assert answer.json()["checks"]["beat"] == "ok"


def test_an_old_sign_of_life_does_not_count(client: Client) -> None:
    note_life("beat")
    valkey().set("kinship-test:alive:worker", "1000000000.0")
    assert client.get("/readyz").json()["checks"]["worker"].startswith("no sign of life")


def test_a_missing_extension_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "EXTENSIONS", ("pg_trgm", "time_travel"))
    found = client.get("/readyz").json()["checks"]["extensions"]
    assert found == "PostgreSQL lacks time_travel: run migrate as its owner"


@pytest.mark.parametrize("trouble", [OperationalError, InterfaceError, redis.ConnectionError])
def test_a_server_that_is_away_is_told_without_its_words_which_go_to_the_log(
    client: Client, monkeypatch: pytest.MonkeyPatch, trouble: type[Exception]
) -> None:
    def away() -> None:
        raise trouble('to "10.1.2.3", user "kinship": refused')

    monkeypatch.setitem(health.CHECKS, "database", away)
    with structlog.testing.capture_logs() as logs:
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["database"]) == (503, "cannot be reached")
    assert "10.1.2.3" not in answer.text
    assert ("away", 'to "10.1.2.3", user "kinship": refused') in [
        (log.get("check"), log.get("trouble")) for log in logs
    ]


def test_health_only_answers_reads(client: Client) -> None:
    assert [client.post(path).status_code for path in ("/healthz", "/readyz")] == [405, 405]
