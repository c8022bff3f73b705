"""A newsletter to many while everything breaks: nobody gets two, nobody is skipped, every doubt is listed.

Workers are killed with -9, Valkey goes away and comes back empty, database connections are cut, and the mail server
refuses, hangs, closes amid DATA, or after the final dot with the letter kept or lost. Meanwhile people say stop.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

import pytest
import redis
from celery import Celery
from django.conf import settings
from django.db import connection
from django.utils import timezone

from portal.embedded.valkey import Valkey
from portal.environment import REPOSITORY
from portal.mail import mailings, resolving
from portal.mail.kinds import kinds
from portal.mail.models import Mailing, Message, State, Suppression
from profiles.consent.models import Consent, ConsentEntry
from profiles.models import Person
from tests.faults.many import MANY
from tests.faults.test_mail_killed import BROKER, database_url
from tests.sinks import CLOSE, HANG, LOST, Behaviour, Sink, wait_until
from tests.sizes import sized

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

READERS = sized(600, 20_000)
KILLS = sized(3, 50)
PROCESSES = 2
WINDOW = 20
SECONDS_PER_LETTER = sized(0.004, 0.002)
PATIENCE = sized(150, 900)
AWAY_SECONDS = sized(2, 30)
ENDS = {State.SENT, State.IN_DOUBT, State.EXCLUDED, State.FAILED}

ODD = {
    "greylisted": Behaviour(rcpt="451 4.7.1 come back"),
    "busy": Behaviour(mail="250 ok", data="421 4.3.2 too busy"),
    "refused": Behaviour(rcpt="554 5.7.1 not wanted"),
    "closed": Behaviour(amid=CLOSE),
    "kept": Behaviour(dot=CLOSE),
    "lost": Behaviour(dot=LOST),
    "hangs": Behaviour(dot=HANG),
}
"""How the server treats the readers of the domain with this name."""
PASSING = {"greylisted", "busy", "closed"}
"""What the server stops doing after a while: those letters arrive in the end."""


class Bulk:
    """The worker of the bulk queue, woken each second as by beat."""

    def __init__(self, sink: Sink) -> None:
        self.environment = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"} | {
            "KINSHIP_MODE": "test",
            "DATABASE_URL": database_url(),
            "REDIS_URL": BROKER,
            "MAIL_URL": sink.url,
            "MAIL_LEASE_SECONDS": "4",
            "MAIL_HANDOVER_WINDOW": str(WINDOW),
            "MAIL_CLAIM_SIZE": "100",
            "CELERY_VISIBILITY_SECONDS": "2",
        }
        self.sender = Celery(broker=BROKER)
        self.sender.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
        self.main: subprocess.Popen[bytes] | None = None
        self.killed = 0

    def start(self) -> None:
        options = ["--queues", "mail_bulk", "--concurrency", str(PROCESSES), "--loglevel", "error"]
        command = [sys.executable, "-m", "celery", "-A", "tests.faults.worker", "worker", *options]
        self.main = subprocess.Popen(command, cwd=REPOSITORY, env=self.environment, start_new_session=True)

    def wake(self) -> None:
        with suppress(Exception):
            for _ in range(PROCESSES):
                self.sender.send_task("portal.mail.tasks.dispatch_bulk", queue="mail_bulk", expires=5)

    def kill_child(self) -> None:
        assert self.main is not None
        found = subprocess.run(
            ["pgrep", "-P", str(self.main.pid)], capture_output=True, text=True, check=False
        )
        children = found.stdout.split()
        if children:
            with suppress(ProcessLookupError):
                os.kill(int(random.choice(children)), signal.SIGKILL)
                self.killed += 1

    def kill_all(self) -> None:
        if self.main is not None:
            os.killpg(self.main.pid, signal.SIGKILL)
            self.main.wait(20)
            self.killed += PROCESSES
        self.main = None


@pytest.fixture(autouse=True)
def kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds._things, MANY.slug, MANY)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink(seconds_per_letter=SECONDS_PER_LETTER) as server:
        yield server


@pytest.fixture
def bulk(sink: Sink) -> Iterator[Bulk]:
    found = Bulk(sink)
    yield found
    found.kill_all()


def readers() -> None:
    """One in forty is of a domain that the server treats oddly."""
    odd = sorted(ODD)
    Person.objects.bulk_create(
        Person(
            email=f"r{n}@{odd[n // 40 % len(odd)] if n % 40 == 0 else 'fine'}.example",
            confirmed_at=timezone.now(),
        )
        for n in range(READERS)
    )
    people = list(Person.objects.all())
    entries = ConsentEntry.objects.bulk_create(
        ConsentEntry(person=person, purpose="newsletter", channel="mail", given=True, source="test")
        for person in people
    )
    Consent.objects.bulk_create(
        Consent(
            person=entry.person, purpose="newsletter", channel="mail", given=True, entry=entry, at=entry.at
        )
        for entry in entries
    )


def misbehave(sink: Sink, which: set[str]) -> None:
    addresses = Person.objects.values_list("email", flat=True)
    domains = {address: address.partition("@")[2].removesuffix(".example") for address in addresses}
    sink.behaviours = {address: ODD[name] for address, name in domains.items() if name in which}


def cut_connections() -> None:
    """All but ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def restart_broker() -> None:
    """It forgets all that waited, goes away and comes back. Where it is not ours alone, it only forgets."""
    redis.Redis.from_url(BROKER).flushdb()
    valkey = Valkey()
    if BROKER.startswith(valkey.url) and "PYTEST_XDIST_WORKER" not in os.environ:
        valkey.stop()
        time.sleep(random.uniform(0, 1))
        assert BROKER.startswith(valkey.ensure())


def send_some(sink: Sink) -> None:
    before = len(sink.received)
    with suppress(TimeoutError):
        wait_until(lambda: len(sink.received) > before + 5, 20)


def stop_some(sink: Sink, number: int) -> set[str]:
    """People who say stop now, though nothing was handed over for them yet; who still gets one was too late."""
    waiting = Message.objects.filter(state=State.PLANNED, address__endswith="@fine.example")
    chosen = list(waiting.order_by("-id").values_list("address", flat=True)[number * 3 : number * 3 + 3])
    Suppression.objects.bulk_create(
        [Suppression(address=address, reason="operator") for address in chosen], ignore_conflicts=True
    )
    return set(chosen)


def test_everything_breaks_and_each_reader_has_one_or_is_listed(bulk: Bulk, sink: Sink) -> None:
    readers()
    misbehave(sink, set(ODD))
    mailing = mailings.begin(MANY.slug, "issue:1")
    mailings.plan_recipients(mailing, Person.objects.all(), timezone.now())
    stopped: set[str] = set()
    bulk.start()
    for kill in range(KILLS):
        bulk.wake()
        send_some(sink)
        stopped |= stop_some(sink, kill)
        time.sleep(random.uniform(0, 0.4))
        match kill % 5:
            case 1:
                restart_broker()
            case 2:
                cut_connections()
            case 3:
                sink.refuses_all = True
                time.sleep(AWAY_SECONDS if kill == 3 else 0.5)
                sink.refuses_all = False
            case _:
                bulk.kill_child()
        if kill % 7 == 6:
            bulk.kill_all()
            bulk.start()
    misbehave(sink, set(ODD) - PASSING)
    run_to_the_end(bulk, mailing)
    check(bulk, sink, mailing, stopped)


def run_to_the_end(bulk: Bulk, mailing: Mailing) -> None:
    until = time.monotonic() + PATIENCE
    while Message.objects.exclude(state__in=ENDS).exists():
        assert time.monotonic() < until, Counter(Message.objects.values_list("state", "reason", "lost"))
        if bulk.main is None or bulk.main.poll() is not None:
            bulk.start()
        bulk.wake()
        time.sleep(1)
    wait_until(lambda: mailings.finish_done() >= 0 and not_open(mailing), 20)


def not_open(mailing: Mailing) -> bool:
    return Mailing.objects.get(pk=mailing.pk).state == "finished"


def check(bulk: Bulk, sink: Sink, mailing: Mailing, stopped: set[str]) -> None:
    arrived = Counter(recipient for recipient, _ in sink.received)
    assert {recipient for recipient, count in arrived.items() if count > 1} == set()
    assert len(set(sink.message_ids)) == len(sink.message_ids)
    states = {
        state: set(Message.objects.filter(state=state).values_list("address", flat=True)) for state in ENDS
    }
    assert sum(map(len, states.values())) == READERS
    assert states[State.SENT] <= set(arrived)
    assert set(arrived) <= states[State.SENT] | states[State.IN_DOUBT]
    refused = {a for a in everyone() if a.endswith("@refused.example")}
    assert states[State.FAILED] <= refused <= states[State.FAILED] | states[State.IN_DOUBT]
    assert refused.isdisjoint(arrived)
    excluded = states[State.EXCLUDED]
    assert excluded <= stopped
    assert excluded.isdisjoint(arrived)
    odd = {a for a in everyone() if a.rpartition("@")[2] in ("kept.example", "lost.example", "hangs.example")}
    assert odd <= states[State.IN_DOUBT]
    cuts = KILLS  # each round may break at most the connections of all processes
    assert len(states[State.IN_DOUBT] - odd) <= (bulk.killed + cuts * PROCESSES) * WINDOW
    resolve(sink, arrived)


def everyone() -> set[str]:
    return set(Person.objects.values_list("email", flat=True))


def resolve(sink: Sink, arrived: Counter[str]) -> None:
    """What is in doubt is settled by hand: afterwards everyone who was to get it has it once."""
    for row in Message.objects.filter(state=State.IN_DOUBT):
        assert (resolving.arrived if row.address in arrived else resolving.send_again)(row) is True
    assert not Message.objects.filter(state=State.IN_DOUBT).exists()
