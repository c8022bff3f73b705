"""What Prometheus reads, and who may."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import redis
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.environment import REPOSITORY
from portal.mail.models import Message, State
from portal.operations import waiting_mail
from portal.operations.metrics import asked, counted
from portal.web.heartbeats import note_life
from profiles.models import Person

pytestmark = pytest.mark.django_db
TOKEN = "a-long-word-that-only-prometheus-knows"
WITH_TOKEN = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(autouse=True)
def token(settings: Any) -> Iterator[None]:
    settings.METRICS_TOKEN = TOKEN
    return iter(())


def scraped(client: Client) -> dict[str, float]:
    answer = client.get("/metrics", headers=WITH_TOKEN)
    assert (answer.status_code, answer.cookies.keys()) == (200, set())
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer x"}, {"Authorization": TOKEN}, {"Authorization": f"Basic {TOKEN}"}],
)
def test_without_the_token_there_is_nothing(client: Client, headers: dict[str, str]) -> None:
    assert client.get("/metrics", headers=headers).status_code == 404


def test_without_a_setting_no_token_opens_it(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_requests_are_counted_by_the_name_of_the_page(client: Client) -> None:
    before = scraped(client)
    client.get("/library/no-such-piece/")
    client.get("/healthz")
    after = scraped(client)
    for name in (
        'kinship_request_seconds_count{method="GET",page="article",status="4xx"}',
        'kinship_request_seconds_count{method="GET",page="healthz",status="2xx"}',
        'kinship_request_queries_bucket{le="0.0",page="healthz"}',
        'kinship_request_query_seconds_count{page="article"}',
    ):
        assert after[name] - before.get(name, 0) == 1
    assert "no-such-piece" not in " ".join(after)


def test_an_odd_method_or_address_makes_no_new_label(client: Client) -> None:
    client.generic("BREW", "/one-of-a-thousand-made-up-addresses")
    found = [name for name in scraped(client) if "BREW" in name or "made-up" in name]
    assert found == []
    assert 'kinship_request_seconds_count{method="other",page="no-such-page",status="4xx"}' in scraped(client)


def test_tasks_are_counted_with_their_outcome_and_time(client: Client) -> None:
    counted.count_task("portal.web.tasks.heartbeat", "success", 0.02)
    counted.count_task("portal.web.tasks.heartbeat", "success", 400.0)
    found = scraped(client)
    labels = 'outcome="success",task="portal.web.tasks.heartbeat"'
    assert found[f"kinship_task_seconds_count{{{labels}}}"] == 2
    assert found[f"kinship_task_seconds_sum{{{labels}}}"] == 400.02
    buckets = {"0.01": 0, "0.05": 1, "300.0": 1, "+Inf": 2}
    for limit, count in buckets.items():
        le = f'le="{limit}",'
        assert found[f"kinship_task_seconds_bucket{{{le}{labels}}}"] == count


def test_mail_is_counted_by_what_became_of_it(client: Client) -> None:
    counted.count_mail("now", {"sent": 2, "failed": 0})
    counted.count_mail("now", {"sent": 3})
    found = {name: value for name, value in scraped(client).items() if "mail_outcomes_total" in name}
    assert found == {'kinship_mail_outcomes_total{outcome="sent",stream="now"}': 5.0}


def message(state: State, **fields: Any) -> Message:
    return Message.objects.create(
        kind="code",
        address=f"{Message.objects.count()}@example.org",
        occasion="x",
        state=state,
        due_at=fields.pop("due_at", timezone.now()),
        **fields,
    )


def test_the_ledger_by_what_is_not_at_an_end(client: Client) -> None:
    message(State.PLANNED, due_at=timezone.now() - timedelta(seconds=90))
    message(State.DEFERRED, due_at=timezone.now() + timedelta(days=1))
    message(State.CLAIMED, leased_until=timezone.now())
    message(State.IN_DOUBT)
    message(State.SENT)
    found = scraped(client)
    assert {
        state: found[f'kinship_mail_unfinished{{state="{state}"}}']
        for state in ("waiting", "leaving", "in_doubt")
    } == {"waiting": 2.0, "leaving": 1.0, "in_doubt": 1.0}
    assert 90 <= found['kinship_mail_oldest_due_seconds{stream="now"}'] < 95
    assert found['kinship_mail_oldest_due_seconds{stream="bulk"}'] == 0


def test_no_statement_of_a_scrape_reads_rows_that_are_done(client: Client, member: Person) -> None:
    """Each goes by a partial index or a key, and none counts a whole table."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        waiting_mail.unfinished_counts()
        waiting_mail.oldest_waiting()
    statements = [query["sql"] for query in captured if '"portal_message"' in query["sql"]]
    assert len(statements) == 5
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for statement in statements:
            cursor.execute(f"EXPLAIN {statement}")
            plan = " ".join(row[0] for row in cursor.fetchall())
            assert re.search(r"message_(waiting|suspect|in_doubt|leased)", plan), plan


def test_signs_of_life_and_queues(client: Client) -> None:
    note_life("beat")
    found = scraped(client)
    assert found['kinship_last_seen_seconds{process="worker"}'] == float("inf")
    assert 0 <= found['kinship_last_seen_seconds{process="beat"}'] < 5
    assert {name for name in found if name.startswith("kinship_queue_length")} == {
        f'kinship_queue_length{{queue="{queue}"}}' for queue in ("mail_now", "mail_bulk", "default")
    }
    assert (found["kinship_valkey_up"], found["kinship_postgresql_up"]) == (1, 1)


def test_a_server_that_is_away_is_told_and_the_rest_goes_on(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> Any:
        raise redis.ConnectionError("away")

    monkeypatch.setattr(asked, "queues", away)
    found = scraped(client)
    assert (found["kinship_valkey_up"], found["kinship_postgresql_up"]) == (0, 1)

    def gone(*_: object) -> Any:
        raise OperationalError("gone")

    monkeypatch.setattr(asked, "unfinished_counts", gone)
    found = scraped(client)
    assert (found["kinship_valkey_up"], found["kinship_postgresql_up"]) == (0, 0)


COUNTING = """
import os, sys
from pathlib import Path
from portal.operations.metrics import files
files.begin(Path(sys.argv[1]))
import django
django.setup()
from portal.operations.metrics.registered import request_seconds
from portal.operations.metrics.views import _counted
request_seconds.labels("home", "GET", "2xx").observe(0.2)
print(next(line for line in _counted().decode().splitlines() if "_count{" in line))
"""


def test_processes_of_one_server_are_counted_together_and_an_older_server_is_forgotten(tmp_path: Any) -> None:
    stale = tmp_path / "metrics" / f"{__import__('socket').gethostname()}-1"
    stale.mkdir(parents=True)
    said = []
    for _ in range(2):
        run = subprocess.run(
            [sys.executable, "-c", COUNTING, str(tmp_path)],
            cwd=REPOSITORY,
            env={**__import__("os").environ, "DJANGO_SETTINGS_MODULE": "portal.settings"},
            capture_output=True,
            text=True,
            check=True,
        )
        said.append(run.stdout.strip().rsplit(" ", 1)[1])
    assert said == ["1.0", "2.0"]
    assert not stale.exists()
