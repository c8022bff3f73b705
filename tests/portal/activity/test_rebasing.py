"""After a restore into a younger cluster each consumer goes on where it was: nothing twice, nothing lost."""

import random
from collections.abc import Sequence

import pytest
from django.db import connection

from portal.activity.consuming import Consumer, consumers
from portal.activity.models import Activity, Cursor
from portal.activity.rebasing import rebase
from portal.activity.recording import verbs
from tests.settling import consume_until_settled
from tests.sizes import sized

pytestmark = pytest.mark.django_db(transaction=True)
OLD = 9_000_000_000
"""A transaction id that this cluster will not reach."""


class Reader:
    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, activities: Sequence[Activity]) -> None:
        self.seen.extend(activity.subject for activity in activities)


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verbs, "_things", {"test_done": "did it"})
    monkeypatch.setattr("portal.activity.tasks.consume.delay", lambda: None)


def happened(*rows: tuple[int, str]) -> None:
    """Rows as a dump of another cluster brings them: (xid, subject), in the order of their ids."""
    Activity.objects.bulk_create(Activity(verb="test_done", subject=name, xid=xid) for xid, name in rows)


def read_up_to(slug: str, subject: str) -> None:
    row = Activity.objects.get(subject=subject)
    Cursor.objects.create(consumer=slug, xid=row.xid, last_id=row.pk)


def listen(monkeypatch: pytest.MonkeyPatch, *slugs: str) -> dict[str, Reader]:
    readers = {slug: Reader() for slug in slugs}
    known = {slug: Consumer(slug, reader) for slug, reader in readers.items()}
    monkeypatch.setattr(consumers, "_things", known)
    return readers


def test_without_rebasing_nothing_would_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    readers = listen(monkeypatch, "a")
    happened((OLD, "one"))
    assert Activity.objects.extra(where=["xid < pg_snapshot_xmin(pg_current_snapshot())"]).count() == 0
    rebase()
    consume_until_settled()
    assert readers["a"].seen == ["one"]


def test_what_was_read_is_not_read_again_and_what_was_not_is(monkeypatch: pytest.MonkeyPatch) -> None:
    readers = listen(monkeypatch, "a", "new")
    happened((OLD, "one"), (OLD + 1, "two"), (OLD + 2, "three"))
    read_up_to("a", "two")
    assert rebase() == 1
    happened_now()
    consume_until_settled()
    assert readers["a"].seen == ["three", "now"]
    assert readers["new"].seen == ["one", "two", "three", "now"]


def happened_now() -> None:
    Activity.objects.create(verb="test_done", subject="now")


def test_a_row_that_committed_late_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its id is below that of one that was read: by id alone it would be skipped."""
    readers = listen(monkeypatch, "a", "b")
    happened((OLD + 5, "late"), (OLD + 1, "read by both"), (OLD + 2, "read by b"))
    read_up_to("a", "read by both")
    read_up_to("b", "read by b")
    assert rebase() == 2
    consume_until_settled()
    assert readers["a"].seen == ["read by b", "late"]
    assert readers["b"].seen == ["late"]


def test_a_second_time_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    readers = listen(monkeypatch, "a")
    happened((OLD, "one"), (OLD + 1, "two"))
    read_up_to("a", "one")
    rebase()
    rebase()
    consume_until_settled()
    assert readers["a"].seen == ["two"]


def test_an_empty_table() -> None:
    Cursor.objects.create(consumer="a")
    assert rebase() == 0
    happened_now()
    assert Activity.objects.count() == 1


def test_new_rows_keep_getting_transaction_ids_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    listen(monkeypatch, "a")
    happened((OLD, "one"))
    rebase()
    happened_now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject, xid::text::bigint > 0 FROM portal_activity ORDER BY id")
        assert cursor.fetchall() == [("one", False), ("now", True)]


@pytest.mark.properties
@pytest.mark.parametrize("seed", range(sized(3, 50)))
def test_whatever_was_read_in_whatever_order(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(seed)
    readers = listen(monkeypatch, "a", "b", "c")
    happened(*((OLD + dice.randrange(12), f"n{number}") for number in range(30)))
    ordered = [row.subject for row in Activity.objects.order_by("xid", "id")]
    rest = {}
    for slug in readers:
        place = dice.randrange(31)
        rest[slug] = ordered[place:]
        if place:
            read_up_to(slug, ordered[place - 1])
    rebase()
    consume_until_settled()
    for slug, reader in readers.items():
        assert sorted(reader.seen) == sorted(rest[slug])
        assert len(reader.seen) == len(set(reader.seen))
