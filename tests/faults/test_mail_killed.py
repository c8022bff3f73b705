"""Workers are killed with -9 amid their mails: nobody gets two, nobody is skipped, every doubt is listed."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection
from django.utils import timezone

from portal.environment import REPOSITORY
from portal.mail import resolving
from portal.mail.models import Message, State
from tests.sinks import Sink, wait_until
from tests.sizes import FULL, sized

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

KILLS = sized(3, 30)
PROCESSES = 2
ROWS_PER_KILL = sized(80, 150)
SECONDS_PER_LETTER = 0.01
WINDOWS = [1, 25] if FULL else [5]
BROKER = urlsplit(settings.REDIS_URL)._replace(path="/9").geturl()
START_SECONDS = 60


def database_url() -> str:
    place = connection.settings_dict
    user, password = quote(place["USER"]), quote(place["PASSWORD"] or "")
    return f"postgresql://{user}:{password}@{place['HOST']}:{place['PORT']}/{place['NAME']}"


class Workers:
    """Real Celery workers, one after the other, and what beat would send them."""

    def __init__(self, sink: Sink, window: int) -> None:
        self.environment = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"} | {
            "KINSHIP_MODE": "test",
            "DATABASE_URL": database_url(),
            "REDIS_URL": BROKER,
            "MAIL_URL": sink.url,
            "MAIL_LEASE_SECONDS": "2",
            "MAIL_HANDOVER_WINDOW": str(window),
            "MAIL_CLAIM_SIZE": "30",
            "CELERY_VISIBILITY_SECONDS": "2",
        }
        self.sink = sink
        self.window = window
        self.sender = Celery(broker=BROKER)
        self.sender.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
        self.killed = 0
        self.main: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = ["--queues", "mail_now", "--concurrency", str(PROCESSES), "--loglevel", "warning"]
        command = [sys.executable, "-m", "celery", "-A", "tests.faults.worker", "worker", *options]
        self.main = subprocess.Popen(command, cwd=REPOSITORY, env=self.environment, start_new_session=True)

    def wake(self) -> None:
        for _ in range(PROCESSES):
            self.sender.send_task("portal.mail.tasks.dispatch", queue="mail_now")

    def send_some(self) -> None:
        """Until letters arrive once more."""
        before = len(self.sink.received)
        self.wake()
        wait_until(lambda: len(self.sink.received) > before + 1, START_SECONDS)

    def kill_child(self) -> None:
        assert self.main is not None
        found = subprocess.run(
            ["pgrep", "-P", str(self.main.pid)], capture_output=True, text=True, check=True
        )
        os.kill(int(random.choice(found.stdout.split())), signal.SIGKILL)
        self.killed += 1

    def kill_all(self) -> None:
        if self.main is not None:
            os.killpg(self.main.pid, signal.SIGKILL)
            self.main.wait(20)
            self.killed += PROCESSES
        self.main = None

    def run_until(self, states: set[str]) -> None:
        """A worker that nobody kills, woken each second as beat does, until every row is in one of `states`."""
        self.start()

        def finished() -> bool:
            self.wake()
            time.sleep(1)
            return not Message.objects.exclude(state__in=states).exists()

        wait_until(finished, START_SECONDS * 3)
        self.kill_all()
        self.killed -= PROCESSES


@pytest.fixture(params=WINDOWS)
def workers(request: pytest.FixtureRequest) -> Iterator[Workers]:
    with Sink(seconds_per_letter=SECONDS_PER_LETTER) as sink:
        found = Workers(sink, request.param)
        yield found
        found.kill_all()


def plan(rows: int, batch: int) -> None:
    Message.objects.bulk_create(
        Message(
            kind="fault", address=f"a{n}@b{batch}.example", occasion=f"{batch}-{n}", due_at=timezone.now()
        )
        for n in range(rows)
    )


def test_nobody_gets_two_and_nobody_is_skipped(workers: Workers) -> None:
    for kill in range(KILLS):
        plan(ROWS_PER_KILL, kill)
        workers.start()
        workers.send_some()
        if kill % 3 == 1:
            workers.kill_child()
            workers.send_some()
        time.sleep(random.uniform(0, 0.4))
        workers.kill_all()
    workers.run_until({State.SENT, State.IN_DOUBT})

    received = workers.sink.message_ids
    sent = {row.message_id for row in Message.objects.filter(state=State.SENT)}
    doubtful = {row.message_id: row for row in Message.objects.filter(state=State.IN_DOUBT)}
    assert len(received) == len(set(received))
    assert sent <= set(received)
    assert set(received) <= sent | set(doubtful)
    assert len(sent) + len(doubtful) == KILLS * ROWS_PER_KILL
    assert len(doubtful) <= workers.killed * workers.window

    for message_id, row in doubtful.items():
        resolve = resolving.arrived if message_id in received else resolving.send_again
        assert resolve(row) is True
    workers.run_until({State.SENT})
    assert len(workers.sink.message_ids) == len(set(workers.sink.message_ids)) == KILLS * ROWS_PER_KILL
