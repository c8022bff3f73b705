"""Planned once for everyone who was there, paused, gone on with, cancelled, finished and counted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db.models import F, Q
from django.db.models.functions import Mod
from django.utils import timezone

from portal.mail import dispatching, mailings, resolving
from portal.mail.conditions import Condition
from portal.mail.eligibility import reachable, verdicts
from portal.mail.kinds import Letter, kinds
from portal.mail.models import Mailing, Message, Pace, State, Stream, Suppression
from profiles.models import Person
from tests.factories import PersonFactory
from tests.portal.mail.conftest import NEWS
from tests.sinks import Behaviour, Sink

pytestmark = pytest.mark.django_db
SOON = timezone.now() - timedelta(minutes=1)


@pytest.fixture
def people(db: None) -> list[Person]:
    return [PersonFactory.create(email=f"p{number}@example.org") for number in range(4)]


def planned(**more: Any) -> Mailing:
    mailing = mailings.begin("news", "issue:1")
    mailings.plan_recipients(mailing, Person.objects.all(), SOON, **more)
    return mailing


def states() -> dict[str, tuple[str, str]]:
    rows = Message.objects.values_list("address", "state", "reason")
    return {address.split("@")[0]: (state, reason) for address, state, reason in rows}


def test_everyone_has_one_row_and_then_it_is_sending(people: list[Person]) -> None:
    mailing = planned()
    assert mailing.state == "sending"
    assert mailing.planned_at is not None
    assert states() == {f"p{number}": ("planned", "") for number in range(4)}
    row = Message.objects.get(person=people[0])
    assert (row.kind, row.occasion, row.stream, row.lane, row.mailing) == (
        "news",
        "issue:1",
        "bulk",
        "",
        mailing,
    )
    assert row.due_at == SOON
    assert len(set(Message.objects.values_list("key", flat=True))) == 4


def test_a_planner_that_is_lost_is_gone_on_from_and_nobody_who_came_later_is_in_it(
    people: list[Person], monkeypatch: Any
) -> None:
    monkeypatch.setattr(mailings, "IDS_AT_ONCE", 1)
    calls = []
    original = mailings.insert_recipients

    def lost(*arguments: Any) -> int:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return original(*arguments)

    monkeypatch.setattr(mailings, "insert_recipients", lost)
    with pytest.raises(KeyboardInterrupt):
        planned()
    first = Message.objects.count()
    assert Mailing.objects.get().state == "planning"
    PersonFactory.create(email="late@example.org")
    planned()
    assert set(states()) == {"p0", "p1", "p2", "p3"}
    assert first < 4
    assert planned().state == "sending"
    assert Message.objects.count() == 4


def test_who_may_not_be_written_to_has_a_row_that_says_why(
    people: list[Person], condition: Callable[[Condition], None]
) -> None:
    condition(Condition("later", lambda kind: ~Q(address="p3@example.org"), otherwise="wait"))
    Suppression.objects.create(address="p1@example.org", reason="bounce")
    Person.objects.filter(pk=people[2].pk).update(closed_at=timezone.now())
    assert verdicts(Person.objects.all(), NEWS) == {"": 1, "suppressed": 1, "closed": 1, "later": 1}
    assert [one.pk for one in reachable(Person.objects.all(), NEWS)] == [people[0].pk]
    planned()
    assert states() == {
        "p0": ("planned", ""),
        "p1": ("excluded", "suppressed"),
        "p2": ("excluded", "closed"),
        "p3": ("planned", ""),
    }
    assert Message.objects.filter(state="excluded", ended_at=None).count() == 0


def test_held_out_is_only_who_would_have_got_it(people: list[Person]) -> None:
    Suppression.objects.create(address="p1@example.org", reason="bounce")
    odd = Q(pk__in=[people[1].pk, people[3].pk])
    planned(held_out=odd)
    assert states()["p1"] == ("excluded", "suppressed")
    assert states()["p3"] == ("excluded", "held_out")
    assert states()["p0"] == ("planned", "")


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("UTC", datetime(2026, 12, 1, 19, 30, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 12, 2, 0, 30, tzinfo=UTC)),
        ("Asia/Tokyo", datetime(2026, 12, 1, 10, 30, tzinfo=UTC)),
        ("Mars/Olympus", datetime(2026, 12, 1, 19, 30, tzinfo=UTC)),
    ],
)
def test_due_when_the_readers_clock_shows_it(zone: str, expected: datetime) -> None:
    PersonFactory.create(time_zone=zone)
    mailing = mailings.begin("news", "issue:1")
    shown = datetime(2026, 12, 1, 19, 30, tzinfo=UTC)
    mailings.plan_recipients(mailing, Person.objects.all(), shown, where_they_are=True)
    assert Message.objects.get().due_at == expected


def test_a_clock_that_skips_the_hour_is_met_after_it() -> None:
    PersonFactory.create(time_zone="Europe/Berlin")
    mailing = mailings.begin("news", "issue:1")
    shown = datetime(2027, 3, 28, 2, 30, tzinfo=UTC)
    mailings.plan_recipients(mailing, Person.objects.all(), shown, where_they_are=True)
    assert Message.objects.get().due_at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_a_domain_with_a_pace_has_its_own_lane(people: list[Person]) -> None:
    Pace.objects.create(scope="slow.example", per_minute=60)
    PersonFactory.create(email="x@slow.example")
    planned()
    assert dict(Message.objects.values_list("address", "lane"))["x@slow.example"] == "slow.example"
    assert Message.objects.filter(lane="").count() == 4


@pytest.mark.django_db(transaction=True)
def test_pause_resume_and_the_end(people: list[Person], sink: Sink) -> None:
    mailing = planned()
    assert mailings.pause(mailing, "why not") is True
    assert mailings.pause(mailing) is False
    dispatching.run(Stream.BULK)
    assert sink.received == []
    assert mailings.finish_done() == 0
    assert mailings.resume(mailing) is True
    assert mailings.resume(mailing) is False
    dispatching.run(Stream.BULK)
    assert len(sink.received) == 4
    assert mailings.finish_done() == 1
    mailing.refresh_from_db()
    assert mailing.state == "finished"
    assert mailing.ended_at is not None
    assert mailings.cancel(mailing) is False


@pytest.mark.django_db(transaction=True)
def test_a_pause_amid_a_run_stops_at_the_window(people: list[Person], sink: Sink, settings: Any) -> None:
    settings.MAIL_HANDOVER_WINDOW = 2
    mailing = planned()
    sink.on_letter = lambda recipient: (
        Mailing.objects.update(state="paused") if recipient.startswith("p0") else None
    )
    dispatching.run(Stream.BULK)
    assert [recipient for recipient, _ in sink.received] == ["p0@example.org", "p1@example.org"]
    assert Message.objects.filter(state="planned").count() == 2
    mailings.resume(mailing)
    sink.on_letter = None
    dispatching.run(Stream.BULK)
    assert len(set(sink.message_ids)) == len(sink.message_ids) == 4


@pytest.mark.django_db(transaction=True)
def test_cancelled_means_that_the_rest_never_leaves(people: list[Person], sink: Sink) -> None:
    mailing = planned()
    assert mailings.cancel(mailing, "wrong price") is True
    dispatching.run(Stream.BULK)
    assert sink.received == []
    assert set(states().values()) == {("cancelled", "")}
    assert mailings.resume(mailing) is False


def test_what_a_worker_held_when_it_was_cancelled_is_closed_later(people: list[Person]) -> None:
    mailing = planned()
    Message.objects.filter(person=people[0]).update(state=State.CLAIMED)
    mailings.cancel(mailing)
    Message.objects.filter(person=people[0]).update(state=State.PLANNED)
    mailings.finish_done()
    assert set(states().values()) == {("cancelled", "")}


def test_what_has_not_left_in_time_does_not_go(people: list[Person]) -> None:
    mailing = mailings.begin("news", "issue:1", until_at=SOON)
    mailings.plan_recipients(mailing, Person.objects.all(), SOON)
    mailings.finish_done()
    mailing.refresh_from_db()
    assert mailing.state == "finished"
    assert set(states().values()) == {("excluded", "too_late")}


@pytest.mark.django_db(transaction=True)
def test_codes_go_while_a_mailing_waits_behind_its_pace(
    people: list[Person], sink: Sink, plan: Callable[..., Message]
) -> None:
    Pace.objects.create(scope="bulk", per_minute=60, burst=1, tokens=1)
    planned()
    dispatching.run(Stream.BULK, seconds=0.3)
    assert len(sink.received) == 1
    plan("service", "code")
    dispatching.run(Stream.NOW)
    assert sink.received[-1][0] == "code@example.org"


@pytest.mark.django_db(transaction=True)
def test_a_paused_domain_waits_and_holds_up_no_other(people: list[Person], sink: Sink, settings: Any) -> None:
    settings.MAIL_HANDOVER_WINDOW = 1
    PersonFactory.create(email="x@strict.example")
    PersonFactory.create(email="y@strict.example")
    planned()
    sink.behaviours["x@strict.example"] = Behaviour(dot="550 5.7.26 unauthenticated")
    dispatching.run(Stream.BULK)
    assert len(sink.received) == 4
    found = dict(Message.objects.filter(address__endswith="strict.example").values_list("address", "state"))
    assert found["x@strict.example"] == "deferred"
    assert found["y@strict.example"] in ("planned", "deferred")
    pace = Pace.objects.get(scope="strict.example")
    assert pace.paused_until is not None
    assert pace.paused_until > timezone.now() + timedelta(minutes=50)
    assert pace.reason == "550 5.7.26 unauthenticated"
    told = Message.objects.get(kind="domain_refused")
    assert told.address == "support@kinship.example"
    letter = kinds["domain_refused"].letter(told, {})
    assert letter.subject == "strict.example takes no mail from us"
    assert "550 5.7.26 unauthenticated" in letter.text
    told.delete()
    Pace.objects.update(paused_until=None)
    Message.objects.filter(state="deferred").update(due_at=timezone.now())
    sink.behaviours.clear()
    dispatching.run(Stream.BULK)
    assert len(set(sink.message_ids)) == len(sink.message_ids) == 6


def test_progress_adds_up(people: list[Person]) -> None:
    Suppression.objects.create(address="p1@example.org", reason="bounce")
    mailing = planned()
    Message.objects.filter(person=people[0]).update(state=State.SENT, handed_over_at=timezone.now())
    Message.objects.filter(person=people[2]).update(
        state=State.EXCLUDED, reason="no_consent", ended_at=timezone.now() + timedelta(seconds=1)
    )
    cache.clear()
    found = mailings.progress(mailing)
    assert found.by_state == {"sent": 1, "excluded": 2, "planned": 1}
    assert found.by_reason == {"suppressed": 1, "no_consent": 1}
    assert (found.rows, found.total, found.out, found.left) == (4, 3, 1, 1)
    assert found.rate_per_minute == 1
    assert found.seconds_left == 60
    assert [count for _, count in found.by_minute] == [1]


def test_nobody_at_all_is_a_mailing_that_ends(db: None) -> None:
    planned()
    assert mailings.finish_done() == 1


def test_planning_many_takes_few_statements(
    people: list[Person], django_assert_num_queries: Callable[[int], Any], monkeypatch: Any
) -> None:
    mailing = mailings.begin("news", "issue:1")
    # The last person 2, where to begin 2 times, one step 4 with its savepoint, sending 1, read again 1.
    with django_assert_num_queries(10):
        mailings.plan_recipients(mailing, Person.objects.all(), SOON, held_out=Q(pk=Mod(F("pk"), 2)))


# Faults that are ours, not a reader's


def broken(*_: Any) -> Any:
    raise KeyError("no such picture")


@pytest.mark.django_db(transaction=True)
def test_where_no_letter_can_be_written_the_mailing_pauses_and_nobody_is_skipped(
    people: list[Person], sink: Sink, monkeypatch: Any
) -> None:
    monkeypatch.setitem(kinds._things, "news", replace(NEWS, write=broken, stitch=broken))
    mailing = planned()
    dispatching.run(Stream.BULK)
    mailing.refresh_from_db()
    assert (mailing.state, mailing.reason) == ("paused", "unwritable: KeyError: 'no such picture'")
    assert set(states().values()) == {("planned", "")}
    monkeypatch.setitem(kinds._things, "news", NEWS)
    mailings.resume(mailing)
    dispatching.run(Stream.BULK)
    assert len(sink.received) == 4


@pytest.mark.django_db(transaction=True)
def test_where_one_letter_cannot_be_written_it_fails_alone(
    people: list[Person], sink: Sink, monkeypatch: Any
) -> None:
    def but_one(message: Message, secrets: dict[str, Any]) -> Letter:
        return broken() if message.person == people[1] else NEWS.write(message, secrets)  # type: ignore[no-any-return]

    monkeypatch.setitem(kinds._things, "news", replace(NEWS, write=but_one, stitch=broken))
    planned()
    dispatching.run(Stream.BULK)
    assert states()["p1"][0] == "failed"
    assert len(sink.received) == 3


def test_a_mailing_that_was_cancelled_long_ago_is_closed_all_the_same(people: list[Person]) -> None:
    mailing = planned()
    mailings.cancel(mailing)
    Mailing.objects.update(ended_at=timezone.now() - timedelta(days=3))
    Message.objects.update(state=State.PLANNED)
    mailings.finish_done()
    assert set(states().values()) == {("cancelled", "")}


def test_what_is_sent_again_opens_its_mailing_and_has_a_day(people: list[Person]) -> None:
    mailing = mailings.begin("news", "issue:1", until_at=timezone.now() + timedelta(hours=1))
    mailings.plan_recipients(mailing, Person.objects.all(), SOON)
    Message.objects.update(state=State.SENT)
    row = Message.objects.all()[0]
    Message.objects.filter(pk=row.pk).update(state=State.IN_DOUBT)
    assert mailings.finish_done() == 1
    assert resolving.send_again(row) is True
    mailing.refresh_from_db()
    assert (mailing.state, mailing.ended_at) == ("sending", None)
    assert mailing.until_at is not None
    assert mailing.until_at > timezone.now() + timedelta(hours=23)
    assert mailings.finish_done() == 0
