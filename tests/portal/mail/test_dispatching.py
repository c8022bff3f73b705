import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from portal.mail import dispatching
from portal.mail.kinds import Kind, Letter, kinds
from portal.mail.models import Message, State, Suppression
from portal.mail.outcomes import BACK_OFF_SECONDS, TRIES, back_off
from tests.portal.mail.conftest import write
from tests.sinks import CLOSE, HANG, Behaviour, Sink

pytestmark = pytest.mark.django_db(transaction=True)
Plan = Callable[..., Message]


def the_row() -> Message:
    return Message.objects.get()


def seconds_until_due(row: Message) -> float:
    return (row.due_at - timezone.now()).total_seconds()


def test_a_letter_arrives_and_the_row_says_so(plan: Plan, sink: Sink) -> None:
    planned = plan(occasion="code:1", address="marta@example.org", secret="123456")
    report = dispatching.run()
    [letter] = sink.letters
    assert sink.received[0][0] == "marta@example.org"
    assert letter["Subject"] == "About code:1"
    assert letter["Message-ID"] == planned.message_id
    assert "123456" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    row = the_row()
    assert (row.state, row.attempts, row.sealed, row.claim, row.leased_until) == ("sent", 1, None, None, None)
    assert row.ended_at is not None
    assert report.counts["taken"] == 1
    assert report.more is False


def test_one_connection_carries_a_whole_run(plan: Plan, sink: Sink, settings: Any) -> None:
    settings.MAIL_CLAIM_SIZE = 4
    for number in range(9):
        plan(occasion=f"o{number}")
    dispatching.run()
    assert (len(sink.received), sink.connections) == (9, 1)


def test_a_run_without_work_does_not_connect(sink: Sink) -> None:
    dispatching.run()
    assert sink.connections == 0


@pytest.mark.parametrize("window", [1, 3, 200])
def test_every_window_sends_each_row_once(plan: Plan, sink: Sink, settings: Any, window: int) -> None:
    settings.MAIL_HANDOVER_WINDOW = window
    for number in range(10):
        plan(occasion=f"o{number}")
    dispatching.run()
    assert len(set(sink.message_ids)) == len(sink.message_ids) == 10
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_handed_over_is_committed_before_the_letter_goes(plan: Plan, sink: Sink) -> None:
    seen: list[str] = []
    sink.seconds_per_letter = 0.2
    sink.on_letter = lambda recipient: seen.append(recipient)
    plan()
    states: list[str] = []
    original = dispatching.Chunk._transmit

    def looking(self: Any, *window: Any) -> None:
        from django.db import connections

        fresh = connections.create_connection("default")
        with fresh.cursor() as cursor:
            cursor.execute("SELECT state FROM portal_message")
            states.append(cursor.fetchone()[0])
        fresh.close()
        original(self, *window)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dispatching.Chunk, "_transmit", looking)
        dispatching.run()
    assert states == ["handed_over"]
    assert seen == ["one@example.org"]


def test_a_letter_that_cannot_be_written_fails_alone(plan: Plan, sink: Sink) -> None:
    plan(occasion="broken", data={"breaks": True}, secret="123456")
    plan(occasion="whole")
    report = dispatching.run()
    broken = Message.objects.get(occasion="broken")
    assert (broken.state, broken.sealed) == ("failed", None)
    assert broken.reason == "unwritable: ValueError: no such thing to write about"
    assert Message.objects.get(occasion="whole").state == "sent"
    assert report.counts["unwritable"] == 1


def test_an_address_that_is_none_fails_alone(plan: Plan, sink: Sink) -> None:
    plan(address="a@example.org>\r\nRCPT TO:<victim@example.org")
    dispatching.run()
    assert the_row().state == "failed"
    assert sink.received == []


def test_a_database_that_is_away_fails_no_letter(plan: Plan, sink: Sink, monkeypatch: Any) -> None:
    def away(message: Message, secrets: dict[str, Any]) -> Letter:
        raise OperationalError("away")

    monkeypatch.setitem(kinds._things, "service", Kind("service", "Service", away))
    plan()
    with pytest.raises(OperationalError):
        dispatching.run()
    assert the_row().state == "claimed"


def test_4xx_waits_longer_each_time_and_then_gives_up(plan: Plan, sink: Sink) -> None:
    sink.behaviours["*"] = Behaviour(rcpt="451 4.7.1 greylisted, come back")
    plan(secret="123456")
    waits = []
    for _ in range(TRIES - 1):
        dispatching.run()
        row = the_row()
        assert (row.state, row.reason) == ("deferred", "451 4.7.1 greylisted, come back")
        waits.append(round(seconds_until_due(row), -1))
        Message.objects.update(due_at=timezone.now())
    assert waits == [back_off(tries).total_seconds() for tries in range(TRIES - 1)]
    assert waits[-1] == BACK_OFF_SECONDS[-1]
    dispatching.run()
    row = the_row()
    assert (row.state, row.attempts, row.sealed) == ("failed", TRIES, None)
    assert row.reason.startswith("gave_up: 451")


def test_5xx_is_final(plan: Plan, sink: Sink) -> None:
    sink.behaviours["*"] = Behaviour(dot="554 5.7.1 not wanted here")
    plan(secret="123456")
    dispatching.run()
    dispatching.run()
    row = the_row()
    assert (row.state, row.reason, row.sealed) == ("failed", "554 5.7.1 not wanted here", None)
    assert not Suppression.objects.exists()


def test_an_unknown_recipient_gets_nothing_more(plan: Plan, sink: Sink) -> None:
    sink.behaviours["gone@example.org"] = Behaviour(rcpt="550 5.1.1 no such user")
    plan(occasion="first", address="Gone@example.org")
    sink.behaviours["Gone@example.org"] = sink.behaviours["gone@example.org"]
    plan(occasion="other")
    dispatching.run()
    assert Message.objects.get(occasion="first").state == "failed"
    assert Message.objects.get(occasion="other").state == "sent"
    assert Suppression.objects.values_list("address", "reason").get() == ("gone@example.org", "bounce")
    plan(occasion="second", address="gone@example.org")
    dispatching.run()
    assert Message.objects.get(occasion="second").state == "excluded"


@pytest.mark.parametrize(
    "behaviour",
    [Behaviour(rcpt=CLOSE), Behaviour(data=CLOSE), Behaviour(amid=CLOSE)],
    ids=["rcpt", "data", "amid"],
)
def test_a_break_before_the_final_dot_plans_the_row_again(
    plan: Plan, sink: Sink, monkeypatch: Any, behaviour: Behaviour
) -> None:
    def long(message: Message, secrets: dict[str, Any]) -> Letter:
        return Letter("Long", "x " * 4_000_000, "<p></p>")

    monkeypatch.setitem(kinds._things, "service", Kind("service", "Service", long))
    sink.behaviours["*"] = behaviour
    plan(secret="123456")
    dispatching.run()
    row = the_row()
    assert (row.state, row.attempts) == ("planned", 1)
    assert row.reason.startswith("connection_broke: ")
    assert row.sealed is not None
    assert 50 < seconds_until_due(row) < 61


def test_a_break_spoils_no_other_row_of_the_window(plan: Plan, sink: Sink, settings: Any) -> None:
    settings.MAIL_HANDOVER_WINDOW = 5
    for number in range(5):
        plan(occasion=f"o{number}")
    sink.behaviours["o2@example.org"] = Behaviour(rcpt=CLOSE)
    dispatching.run()
    assert Message.objects.filter(state="sent").count() == 4
    assert Message.objects.get(occasion="o2").state == "planned"
    assert sink.connections == 2


@pytest.mark.parametrize("dot", [CLOSE, HANG])
def test_no_reply_after_the_final_dot_leaves_a_doubt(plan: Plan, sink: Sink, settings: Any, dot: str) -> None:
    sink.behaviours["*"] = Behaviour(dot=dot)
    plan(secret="123456")
    dispatching.run()
    dispatching.run()
    row = the_row()
    assert (row.state, row.sealed) == ("in_doubt", None)
    assert row.reason.startswith("no_reply: ")
    assert len(sink.received) == 1


def test_a_server_that_is_away_costs_no_try(plan: Plan, settings: Any) -> None:
    settings.MAIL_URL = "smtp://127.0.0.1:9"
    plan(occasion="a")
    plan(occasion="b")
    report = dispatching.run()
    assert set(Message.objects.values_list("state", "attempts", "claim")) == {("planned", 0, None)}
    assert (report.counts["given_back"], report.more) == (2, False)


def test_a_server_that_wants_a_password_costs_no_try(plan: Plan, sink: Sink, settings: Any) -> None:
    settings.MAIL_HANDOVER_WINDOW = 2
    sink.behaviours["*"] = Behaviour(mail="530 5.7.0 authentication required")
    plan(occasion="a")
    plan(occasion="b")
    dispatching.run()
    assert set(Message.objects.values_list("state", "attempts", "claim")) == {("planned", 0, None)}


def test_a_server_that_goes_down_amid_a_run_is_met_again(plan: Plan, sink: Sink) -> None:
    sink.behaviours["o1@example.org"] = Behaviour(rcpt="421 4.3.0 going down")
    for number in range(3):
        plan(occasion=f"o{number}")
    dispatching.run()
    assert Message.objects.get(occasion="o1").state == "deferred"
    assert (len(sink.received), sink.connections) == (2, 2)


def test_a_late_answer_still_counts_after_the_lease(plan: Plan, sink: Sink, settings: Any) -> None:
    plan()

    def overtaken(recipient: str) -> None:
        from django.db import connection

        Message.objects.update(state=State.IN_DOUBT, leased_until=None)
        connection.close()

    sink.on_letter = overtaken
    dispatching.run()
    assert the_row().state == "sent"


def test_the_lease_is_extended_while_letters_are_written(
    plan: Plan, sink: Sink, settings: Any, monkeypatch: Any
) -> None:
    settings.MAIL_LEASE_SECONDS = 1
    import time

    def slow(message: Message, secrets: dict[str, Any]) -> Letter:
        time.sleep(0.4)
        return write(message, secrets)

    monkeypatch.setitem(kinds._things, "service", Kind("service", "Service", slow))
    for number in range(5):
        plan(occasion=f"o{number}")
    dispatching.run()
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_a_run_ends_when_its_time_is_over_and_says_that_there_is_more(
    plan: Plan, sink: Sink, settings: Any
) -> None:
    settings.MAIL_CLAIM_SIZE = 1
    for number in range(3):
        plan(occasion=f"o{number}")
    sink.seconds_per_letter = 0.1
    report = dispatching.run(seconds=0.05)
    assert report.more is True
    assert Message.objects.filter(state="sent").count() == 1


def test_sigterm_finishes_the_chunk_and_then_has_its_effect(plan: Plan, sink: Sink, settings: Any) -> None:
    settings.MAIL_CLAIM_SIZE = 3
    for number in range(6):
        plan(occasion=f"o{number}")
    stopped: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, frame: stopped.append(number))
    sink.on_letter = lambda recipient: (
        os.kill(os.getpid(), signal.SIGTERM) if recipient.startswith("o1") else None
    )
    try:
        report = dispatching.run()
    finally:
        signal.signal(signal.SIGTERM, before)
    assert Message.objects.filter(state="sent").count() == 3
    assert Message.objects.filter(state="planned").count() == 3
    assert stopped == [signal.SIGTERM]
    assert report.more is True


def test_an_unsubscribe_during_a_run_stops_what_is_queued(plan: Plan, sink: Sink, settings: Any) -> None:
    settings.MAIL_HANDOVER_WINDOW = 1
    for number in range(3):
        plan(occasion=f"o{number}")

    def stop(recipient: str) -> None:
        from django.db import connection

        if recipient.startswith("o0"):
            Suppression.objects.create(address="o2@example.org", reason=Suppression.Reason.OPERATOR)
        connection.close()

    sink.on_letter = stop
    dispatching.run()
    assert [recipient for recipient, _ in sink.received] == ["o0@example.org", "o1@example.org"]
    assert Message.objects.get(occasion="o2").reason == "suppressed"
