"""Workers are killed with -9 amid their mails: nobody gets two, nobody is skipped, every doubt is listed."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from urllib.parse import quote, urlsplit

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from portal.activity.models import Activity
from portal.environment import REPOSITORY
from portal.mail import querysets, resolving
from portal.mail.models import Message, State
from profiles.consent.models import ConsentWording
from profiles.models import Person
from tests.profiles.accounts.coming import come_in
from tests.sinks import Sink, wait_until
from tests.sizes import FULL, sized
from tests.starters import load_wordings

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

KILLS = sized(3, 20)
PROCESSES = 2
ROWS_PER_KILL = sized(80, 150)
SECONDS_PER_LETTER = 0.01
JOINERS_PER_KILL = 8
SECONDS_PER_WELCOME = 0.05
WINDOWS = [1, 25] if FULL else [5]
BROKER = urlsplit(settings.REDIS_URL)._replace(path="/9").geturl()
START_SECONDS = 60


def database_url() -> str:
    place = connection.settings_dict
    user, password = quote(place["USER"]), quote(place["PASSWORD"] or "")
    return f"postgresql://{user}:{password}@{place['HOST']}:{place['PORT']}/{place['NAME']}"


class Workers:
    """Real Celery workers, one after the other, and what beat would send them."""

    app = "tests.faults.worker"
    queues = "mail_now"

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
        options = ["--queues", self.queues, "--concurrency", str(PROCESSES), "--loglevel", "warning"]
        command = [sys.executable, "-m", "celery", "-A", self.app, "worker", *options]
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

    def run_until(self, states: set[str], also: Callable[[], bool] = lambda: True) -> None:
        """A worker that nobody kills, woken each second as beat does, until every row is in one of `states`."""
        self.start()

        def finished() -> bool:
            self.wake()
            time.sleep(1)
            return also() and not Message.objects.exclude(state__in=states).exists()

        wait_until(finished, START_SECONDS * 3)
        self.kill_all()
        self.killed -= PROCESSES


@pytest.fixture(params=WINDOWS)
def workers(request: pytest.FixtureRequest) -> Iterator[Workers]:
    with Sink(seconds_per_letter=SECONDS_PER_LETTER) as sink:
        found = Workers(sink, request.param)
        yield found
        found.kill_all()


class Portal(Workers):
    """The workers as they run in production: they read activity, plan the welcome and send it."""

    app = "portal"
    queues = "mail_now,default"

    def wake(self) -> None:
        self.sender.send_task("portal.activity.tasks.consume", queue="default")
        super().wake()

    def wake_until(self, holds: Callable[[], bool]) -> None:
        """Woken each second as by beat; a transaction elsewhere in the cluster may hold activity back for long."""
        until = time.monotonic() + START_SECONDS * 3
        while not holds():
            assert time.monotonic() < until
            self.wake()
            with suppress(TimeoutError):
                wait_until(holds, 1)

    def run_until_welcomed(self, people: int) -> None:
        """A worker that nobody kills, until everyone has a welcome and all of it has left or is in doubt."""
        ended = {State.SENT, State.IN_DOUBT}
        self.run_until(ended, lambda: Message.objects.filter(kind="welcome").count() == people)


@pytest.fixture
def portal() -> Iterator[Portal]:
    with Sink(seconds_per_letter=SECONDS_PER_WELCOME) as sink:
        found = Portal(sink, window=1)
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


def join(people: int, batch: int) -> None:
    """Through the door, each from a network of their own; half of them want the newsletter."""
    newsletter = ConsentWording.objects.get(purpose="newsletter", channel="mail", language="en")
    for number in range(people):
        browser = Client(REMOTE_ADDR=f"10.{batch}.0.{number}")
        ticked = [newsletter.pk] if number % 2 else []
        come_in(browser, f"joiner{number}@b{batch}.example", ticked=ticked)


def points(portal: Portal) -> list[Callable[[], bool]]:
    """Where a kill may strike: before anything is read, when a welcome is planned, when letters arrive."""
    before, planned = len(portal.sink.received), Message.objects.filter(kind="welcome").count()
    return [
        lambda: Message.objects.filter(kind="welcome").count() > planned,
        lambda: len(portal.sink.received) > before,
        lambda: (
            Message.objects.filter(kind="welcome", state=State.SENT).count() > 0
            and len(portal.sink.received) > before + JOINERS_PER_KILL // 2
        ),
    ]


def test_everyone_who_joins_is_welcomed_once_wherever_the_worker_is_killed(portal: Portal) -> None:
    load_wordings()
    for kill in range(KILLS):
        join(JOINERS_PER_KILL, kill)
        reached = points(portal)[kill % 3]
        portal.start()
        portal.wake_until(reached)
        time.sleep(random.uniform(0, 0.3))
        portal.kill_all()
    people = KILLS * JOINERS_PER_KILL
    assert Activity.objects.filter(verb="joined").count() == people
    portal.run_until_welcomed(people)

    welcomes = Message.objects.filter(kind="welcome")
    assert set(welcomes.values_list("person", flat=True)) == set(Person.objects.values_list("pk", flat=True))
    received = [letter["Message-ID"] for letter in portal.sink.letters]
    assert len(received) == len(set(received))
    sent = {row.message_id for row in welcomes.filter(state=State.SENT)}
    doubtful = {row.message_id: row for row in Message.objects.filter(state=State.IN_DOUBT)}
    assert sent <= set(received)
    assert {row.message_id for row in welcomes} == sent | (
        doubtful.keys() & {row.message_id for row in welcomes}
    )
    assert len(doubtful) <= portal.killed
    in_admin = {row.message_id for row in querysets.in_doubt()}
    assert in_admin == doubtful.keys()

    for message_id, row in doubtful.items():
        if row.kind == "welcome" and message_id not in received:
            assert resolving.send_again(row) is True
        else:
            assert resolving.arrived(row) is True
    portal.run_until({State.SENT})
    welcomed = [letter["To"] for letter in portal.sink.letters if letter["Feedback-ID"].startswith("welcome")]
    assert sorted(welcomed) == sorted(person.email for person in Person.objects.all())
