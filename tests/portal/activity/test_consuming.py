import random
import threading
import time
from collections import Counter
from collections.abc import Sequence

import pytest
from django.db import connection, connections, transaction

from portal.activity.consuming import Consumer, consume_all, consumers
from portal.activity.models import Activity, Cursor, Rollup
from portal.activity.recording import record, verbs
from portal.activity.rollups import rebuild
from profiles.models import Person
from tests.factories import PersonFactory
from tests.settling import consume_until_settled
from tests.sizes import sized

WRITERS = 50
EACH = sized(2, 40)


class Gathered:
    """A consumer that counts what it was given, in the order it was given it."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, activities: Sequence[Activity]) -> None:
        self.seen.extend(activity.subject for activity in activities)


@pytest.fixture
def gathered() -> Gathered:
    return Gathered()


@pytest.fixture(autouse=True)
def own_consumer(gathered: Gathered, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the test's consumer and the rollups listen; tasks are not sent, the test consumes by itself."""
    known = {"gathered": Consumer("gathered", gathered), "rollups": consumers["rollups"]}
    monkeypatch.setattr(consumers, "_things", known)
    monkeypatch.setattr(verbs, "_things", {"test_done": "did it", "other_done": "did another"})
    monkeypatch.setattr("portal.activity.tasks.consume.delay", lambda: None)


@pytest.fixture
def person(transactional_db: None) -> Person:
    return PersonFactory.create()


def done(person: Person, subject: str, verb: str = "test_done") -> None:
    with transaction.atomic():
        record(verb, person, subject)


def test_an_activity_is_consumed_once(person: Person, gathered: Gathered) -> None:
    done(person, "a")
    consume_until_settled()
    consume_until_settled()
    assert gathered.seen == ["a"]


def test_effects_that_fail_leave_the_cursor_where_it_was(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(activities: Sequence[Activity]) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(consumers, "_things", {"gathered": Consumer("gathered", fail)})
    done(person, "a")
    with pytest.raises(ZeroDivisionError):
        consume_until_settled()
    assert not Cursor.objects.filter(consumer="gathered", last_id__gt=0).exists()


def test_a_consumer_that_fails_holds_up_no_other(
    person: Person, gathered: Gathered, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(activities: Sequence[Activity]) -> None:
        raise ZeroDivisionError

    both = {"broken": Consumer("broken", fail), "gathered": Consumer("gathered", gathered)}
    monkeypatch.setattr(consumers, "_things", both)
    done(person, "a")
    with pytest.raises(ZeroDivisionError):
        consume_until_settled()
    assert gathered.seen == ["a"]


def test_a_consumer_gets_only_the_verbs_it_wants(
    person: Person, gathered: Gathered, monkeypatch: pytest.MonkeyPatch
) -> None:
    picky = Consumer("gathered", gathered, frozenset({"other_done"}))
    monkeypatch.setattr(consumers, "_things", {"gathered": picky})
    done(person, "a")
    done(person, "b", "other_done")
    consume_until_settled()
    assert gathered.seen == ["b"]


def test_a_row_of_a_running_transaction_and_all_after_it_wait(person: Person, gathered: Gathered) -> None:
    begun, finish = threading.Event(), threading.Event()

    def slow_writer() -> None:
        with transaction.atomic():
            record("test_done", person, "early id, late commit")
            begun.set()
            finish.wait(10)
        connections.close_all()

    writer = threading.Thread(target=slow_writer)
    writer.start()
    begun.wait(10)
    done(person, "late id, early commit")
    assert consume_all() is True
    assert gathered.seen == []
    finish.set()
    writer.join()
    consume_until_settled()
    assert gathered.seen == ["early id, late commit", "late id, early commit"]


@pytest.mark.races
def test_fifty_writers_with_random_delays_are_consumed_exactly_once(
    person: Person, gathered: Gathered
) -> None:
    writing = threading.Event()
    writing.set()
    threads = [threading.Thread(target=_write, args=(person, writer)) for writer in range(WRITERS)]
    reader = threading.Thread(target=_read_while, args=(writing,))
    for thread in [*threads, reader]:
        thread.start()
    for thread in threads:
        thread.join()
    writing.clear()
    reader.join()
    consume_until_settled()
    expected = {f"{writer}:{n}" for writer in range(WRITERS) for n in range(EACH)}
    assert Counter(gathered.seen) == Counter(expected)
    rollup = Rollup.objects.get(person=person, verb="test_done")
    assert rollup.count == WRITERS * EACH


def _write(person: Person, writer: int) -> None:
    dice = random.Random(writer)
    for n in range(EACH):
        with transaction.atomic():
            record("test_done", person, f"{writer}:{n}")
            time.sleep(dice.random() * 0.05)
    connections.close_all()


def _read_while(writing: threading.Event) -> None:
    while writing.is_set():
        consume_all()
        time.sleep(0.01)
    connections.close_all()


def test_rollups_count_and_can_be_rebuilt(person: Person) -> None:
    for subject in "abc":
        done(person, subject)
    consume_until_settled()
    kept = Rollup.objects.values_list("count", "first_at", "last_at").get(person=person, verb="test_done")
    assert kept[0] == 3
    assert kept[1] < kept[2]
    assert rebuild() == 1
    assert Rollup.objects.values_list("count", "first_at", "last_at").get(person=person) == kept


def test_a_rebuild_leaves_out_what_the_rollups_have_not_read(person: Person) -> None:
    done(person, "a")
    consume_until_settled()
    done(person, "b")
    rebuild()
    consume_until_settled()
    assert Rollup.objects.get(person=person, verb="test_done").count == 2


def test_an_unregistered_verb_is_refused(person: Person) -> None:
    with transaction.atomic(), pytest.raises(LookupError, match="'guessed'"):
        record("guessed", person)


def test_recording_outside_a_transaction_is_refused(person: Person) -> None:
    assert not connection.in_atomic_block
    with pytest.raises(RuntimeError, match="transaction of what happened"):
        record("test_done", person)
