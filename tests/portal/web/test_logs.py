"""What is logged: each request and task in a line, and nothing of anybody."""

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from celery import shared_task
from django.db import DatabaseError, connection, transaction
from django.test import Client
from structlog.testing import capture_logs

from portal.celery import app
from portal.web import logs, task_context
from portal.web.heartbeats import valkey
from profiles.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything that production would write, as JSON lines."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(logs.by_page)
    handler.setFormatter(logs.formatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.setLevel(level)
    root.removeHandler(handler)


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def of_requests(written: io.StringIO) -> list[dict[str, Any]]:
    return [line for line in lines(written) if line["logger"] == "portal.requests"]


def test_a_request_is_one_line_with_the_name_of_its_page(client: Client, written: io.StringIO) -> None:
    answer = client.get("/topics/")
    (line,) = of_requests(written)
    times = {
        line.pop("ms") > 0,
        line.pop("query_ms") >= 0,
        line.pop("queries") > 0,
        bool(line.pop("timestamp")),
    }
    assert times == {True}
    assert line == {
        "event": "request",
        "level": "info",
        "logger": "portal.requests",
        "method": "GET",
        "page": "topics",
        "status": 200,
        "request": answer["X-Request-Id"],
    }


def test_health_checks_make_no_noise(client: Client, written: io.StringIO) -> None:
    client.get("/healthz")
    assert of_requests(written) == []


def test_no_token_search_word_or_address_of_anybody_is_written(
    client: Client, member: Person, written: io.StringIO
) -> None:
    """Through the doors where they come in: mailed links, search, the box for coming in, a broken page."""
    client.get("/l/secret-token-of-a-link")
    client.get("/mail/unsubscribe/secret-token-of-a-mail/")
    client.get("/search/?q=secret-illness")
    client.post("/join/", {"email": "marta@example.org"}, headers={"X-Forwarded-For": "203.0.113.77"})
    client.post("/join/", {"email": "not an address secret-typo"})
    client.get("/library/secret-slug/", headers={"User-Agent": "secret-browser"})
    client.force_login(member)
    client.get("/me/")
    text = written.getvalue()
    assert len(of_requests(written)) == 6  # a followed link is told only in debugging
    assert re.findall(r"secret|marta|Marta|example\.org|203\.0\.113", text) == []


def test_an_error_page_is_told_by_its_name_and_without_the_row(
    written: io.StringIO, member: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(request: Any, **_: Any) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO profiles_person SELECT * FROM profiles_person")
        raise AssertionError("it went in")

    monkeypatch.setattr(
        "portal.urls.urlpatterns", [__import__("django").urls.path("x/<t>", broken, name="broken")]
    )
    from django.urls import clear_url_caches

    clear_url_caches()
    assert Client(raise_request_exception=False).get("/x/secret-token").status_code == 500
    clear_url_caches()
    (error,) = [line for line in lines(written) if line["logger"] == "django.request"]
    assert error["event"] == "Internal Server Error: broken"
    assert "duplicate key value" in error["exception"]
    assert "DETAIL: (cut)" in error["exception"]
    assert "secret-token" not in written.getvalue()
    assert "marta" not in written.getvalue()


@pytest.mark.parametrize(
    ("said", "cut"),
    [
        ("550 no <marta@shop.co.uk>, sorry", "550 no <…@…>, sorry"),
        ("key (email)=(marta.b+x@shop.co) is there", "key (email)=(…@…) is there"),
        ("to marta@shop.co.", "to …@…."),
        ("redis at valkey:6379", "redis at valkey:6379"),
    ],
)
def test_addresses_are_cut_out_of_what_others_say(said: str, cut: str) -> None:
    assert logs.cut(said) == cut


@shared_task(name="tests.logged")
def logged(fails: bool = False) -> None:
    structlog.get_logger("of the task").info("inside")
    if fails:
        raise DatabaseError("no")


def test_a_task_is_one_line_with_the_request_that_caused_it(client: Client) -> None:
    """Its message's headers carry the id, as a worker would read them."""
    headers: dict[str, Any] = {}
    structlog.contextvars.bind_contextvars(request="of-this-request")
    task_context._note_origin(headers=headers)
    structlog.contextvars.clear_contextvars()
    assert headers[task_context.REQUEST_HEADER] == "of-this-request"
    logged.push_request(id="id-of-the-task", **headers)
    try:
        with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as told:
            task_context._begin(task=logged, task_id="id-of-the-task")
            logged.run()
            task_context._end(task=logged, state="SUCCESS")
    finally:
        logged.pop_request()
    assert [(line["event"], line["task"], line["task_id"], line["request"]) for line in told] == [
        (event, "tests.logged", "id-of-the-task", "of-this-request") for event in ("inside", "task")
    ]
    assert told[1]["outcome"] == "success"
    assert structlog.contextvars.get_contextvars() == {}


def test_a_page_s_tasks_are_sent_with_its_id_and_time(client: Client, member: Person) -> None:
    """What really lies in the queue."""
    prefix = app.conf.broker_transport_options["global_keyprefix"]
    valkey().delete(f"{prefix}mail_now")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda run, **_: run())
        answer = client.post("/join/", {"email": "new@example.org"})
    (waiting, *_) = valkey().lrange(f"{prefix}mail_now", 0, -1)
    headers = json.loads(waiting)["headers"]
    valkey().delete(f"{prefix}mail_now")
    assert headers[task_context.REQUEST_HEADER] == answer["X-Request-Id"]
    assert headers[task_context.SENT_HEADER] > 1_700_000_000
