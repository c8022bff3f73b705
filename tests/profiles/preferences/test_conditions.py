"""How often at most, by the ledger: a dummy marketing kind, claimed as a worker does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from portal.mail.claiming import Claimed, HandOver, claim
from portal.mail.kinds import Kind, Letter, kinds
from portal.mail.models import Message, State
from portal.mail.querysets import BULK
from profiles.consent.consenting import give
from profiles.consent.models import ConsentWording
from profiles.people.models import Person
from profiles.preferences.models import Preferences
from tests.factories import PersonFactory
from tests.starters import load_wordings

pytestmark = pytest.mark.django_db
Plan = Callable[..., Message]


@pytest.fixture(autouse=True)
def news(monkeypatch: pytest.MonkeyPatch) -> None:
    for slug, purpose in (("dummy", "newsletter"), ("other", "newsletter"), ("warning", "warnings")):
        kind = Kind(slug, slug, lambda message, secrets: Letter("", "", ""), purpose=purpose)
        monkeypatch.setitem(kinds._things, slug, kind)


@pytest.fixture
def reader(db: None) -> Person:
    return make_reader()


def make_reader() -> Person:
    load_wordings()
    person = PersonFactory.create()
    say_yes(person, "newsletter")
    return person


def say_yes(person: Person, purpose: str) -> None:
    wording = ConsentWording.objects.get(purpose=purpose, channel="mail", language="en")
    give(person, purpose, "mail", wording=wording, source="test", proof={})


def plan(person: Person, occasion: str = "now", kind: str = "dummy", **fields: Any) -> Message:
    row = {
        "kind": kind,
        "person": person,
        "address": person.email,
        "occasion": occasion,
        "due_at": timezone.now(),
        "stream": kinds[kind].stream,
    }
    return Message.objects.create(**row | fields)


def had(person: Person, days_ago: float, state: str = State.SENT, kind: str = "other") -> None:
    at = timezone.now() - timedelta(days=days_ago)
    plan(person, f"had-{days_ago}-{state}-{kind}", kind, state=state, handed_over_at=at)


def goes(person: Person) -> bool:
    waiting = plan(person)
    found = claim(10, BULK)
    assert found.excluded == 0
    return waiting.pk in [row.pk for row in found.rows]


@pytest.mark.parametrize(
    ("cadence", "days_ago", "expected"),
    [
        ("", [], True),
        ("", [6.9], False),
        ("", [7.1], True),
        ("weekly", [6.9], False),
        ("twice_a_week", [1], True),
        ("twice_a_week", [1, 6.9], False),
        ("twice_a_week", [1, 7.1], True),
        ("monthly", [29.9], False),
        ("monthly", [30.1], True),
    ],
)
def test_marketing_waits_while_the_reader_has_had_enough(
    reader: Person, cadence: str, days_ago: list[float], expected: bool
) -> None:
    if cadence:
        Preferences.objects.create(person=reader, cadence=cadence)
    for days in days_ago:
        had(reader, days)
    assert goes(reader) is expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.HANDED_OVER, False),
        (State.IN_DOUBT, False),
        (State.DELIVERED, False),
        (State.COMPLAINED, False),
        (State.FAILED, True),
        (State.BOUNCED, True),
        (State.EXCLUDED, True),
    ],
)
def test_what_never_arrived_does_not_count(reader: Person, state: str, expected: bool) -> None:
    had(reader, 1, state)
    assert goes(reader) is expected


def test_neither_codes_nor_other_peoples_mail_count(reader: Person) -> None:
    had(reader, 1, kind="code")
    had(PersonFactory.create(), 1)
    assert goes(reader)


def test_mail_without_a_purpose_never_waits(reader: Person) -> None:
    had(reader, 1)
    plan(reader, kind="notice")
    assert [row.kind for row in claim(10).rows] == ["notice"]


def test_two_claimed_together_go_one_after_the_other(reader: Person) -> None:
    first, second = plan(reader, "a"), plan(reader, "b")
    rows = claim(10, BULK).rows
    assert {row.pk for row in rows} == {first.pk, second.pk}
    commits = HandOver(rows)
    handed = commits.advance([], rows)
    assert [row.pk for row in handed] == [first.pk]
    assert commits.advance(handed, [row for row in rows if row.pk == second.pk]) == []
    Message.objects.filter(pk=second.pk).update(state=State.PLANNED)
    assert claim(10, BULK) == Claimed([], deferred=1)
    Message.objects.filter(pk=second.pk).update(due_at=timezone.now())
    Message.objects.filter(pk=first.pk).update(handed_over_at=timezone.now() - timedelta(days=8))
    assert [row.pk for row in claim(10, BULK).rows] == [second.pk]


# Product warnings


def test_a_warning_goes_at_once_and_uses_nothing_up(reader: Person) -> None:
    Preferences.objects.create(person=reader, cadence="monthly")
    say_yes(reader, "warnings")
    had(reader, 1)
    plan(reader, "recall", "warning")
    plan(reader, "second recall", "warning")
    assert [row.occasion for row in claim(10, BULK).rows] == ["recall", "second recall"]


def test_after_a_warning_the_newsletter_still_comes(reader: Person) -> None:
    had(reader, 1, kind="warning")
    assert goes(reader)


def test_a_warning_waits_for_the_end_of_a_pause(reader: Person) -> None:
    say_yes(reader, "warnings")
    paused = Preferences.objects.create(person=reader, paused_until=timezone.localdate() + timedelta(days=1))
    waiting = plan(reader, kind="warning")
    assert claim(10, BULK) == Claimed([], deferred=1)
    paused.paused_until = timezone.localdate()
    paused.save()
    Message.objects.update(due_at=timezone.now())
    assert [row.pk for row in claim(10, BULK).rows] == [waiting.pk]


def test_who_did_not_tick_warnings_gets_none(reader: Person) -> None:
    plan(reader, kind="warning")
    assert claim(10, BULK) == Claimed([], excluded=1)
    assert Message.objects.values_list("state", "reason").get() == (State.EXCLUDED, "no_consent")


# By day, where they are


@pytest.fixture
def by_day(settings: Any) -> None:
    settings.MAIL_SEND_HOURS = (8, 20)


def clock(hour_shown: int) -> str:
    """A time zone whose clocks show that hour now. (`Etc/GMT-3` is three hours ahead of UTC.)"""
    ahead = (hour_shown - timezone.now().hour + 11) % 24 - 11
    return f"Etc/GMT{-ahead:+d}" if ahead else "UTC"


@pytest.mark.parametrize(("hour", "expected"), [(7, False), (8, True), (19, True), (20, False), (0, False)])
def test_marketing_comes_by_day(reader: Person, by_day: None, hour: int, expected: bool) -> None:
    Person.objects.filter(pk=reader.pk).update(time_zone=clock(hour))
    assert goes(reader) is expected


@pytest.mark.parametrize("hour", [7, 20, 23, 0])
def test_what_came_too_late_or_too_early_goes_at_the_next_first_hour(
    reader: Person, by_day: None, hour: int
) -> None:
    zone = clock(hour)
    Person.objects.filter(pk=reader.pk).update(time_zone=zone)
    plan(reader)
    assert claim(10, BULK).deferred == 1
    row = Message.objects.get()
    shown = row.due_at.astimezone(ZoneInfo(zone))
    assert (row.reason, shown.hour, shown.minute) == ("quiet_hours", 8, 0)
    assert timedelta(0) < row.due_at - timezone.now() <= timedelta(hours=13)


def test_a_time_zone_that_nobody_knows_stops_nothing(reader: Person, by_day: None) -> None:
    Person.objects.filter(pk=reader.pk).update(time_zone="Mars/Olympus")
    plan(reader)
    assert claim(10, BULK)


def test_warnings_and_codes_come_at_night(reader: Person, by_day: None) -> None:
    Person.objects.filter(pk=reader.pk).update(time_zone=clock(2))
    say_yes(reader, "warnings")
    plan(reader, kind="warning")
    plan(reader, kind="notice")
    assert len(claim(10, BULK).rows) == len(claim(10).rows) == 1
