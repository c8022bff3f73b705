import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from portal.mail.bounces.models import DeliveryReport, What
from portal.mail.bounces.noting import note_outcome
from portal.mail.models import Message, State, Suppression
from portal.mail.unsubscribing import stoppers
from profiles.models import Person

Send = Callable[..., Message]
D, S, H, C = What.DELIVERED, What.SOFT, What.HARD, What.COMPLAINT


@pytest.fixture(autouse=True)
def stopped(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    made: list[tuple[str, str, str]] = []
    stopper = lambda person, purpose, proof: made.append((person.email, purpose, proof["how"]))  # noqa: E731
    monkeypatch.setattr(stoppers, "_things", {"test": stopper})
    return made


def note(message: Message, what: What, event_id: str = "", **more: Any) -> bool:
    return note_outcome(what, message, source="test", event_id=event_id or f"{message.pk}-{what}", **more)


def state(message: Message) -> str:
    return Message.objects.get(pk=message.pk).state


@pytest.mark.parametrize(
    ("before", "what", "after"),
    [
        ("sent", D, "delivered"), ("in_doubt", D, "delivered"), ("handed_over", D, "delivered"),
        ("sent", S, "bounced"), ("sent", H, "bounced"), ("in_doubt", H, "bounced"), ("delivered", H, "bounced"),
        ("sent", C, "complained"), ("delivered", C, "complained"), ("bounced", C, "complained"),
        ("bounced", D, "bounced"), ("complained", D, "complained"), ("complained", H, "complained"),
        ("complained", S, "complained"),
        ("planned", H, "planned"), ("failed", H, "failed"), ("excluded", C, "excluded"), ("cancelled", D, "cancelled"),
    ],
)  # fmt: skip
def test_reports_move_a_message_forward_only(send: Send, before: str, what: What, after: str) -> None:
    message = send(state=before)
    assert note(message, what)
    assert state(message) == after


def test_a_report_counts_once(message: Message, stopped: list[Any]) -> None:
    assert note(message, C, "same")
    assert not note(message, C, "same")
    assert (DeliveryReport.objects.count(), len(stopped)) == (1, 1)


def test_another_source_may_use_the_same_name(message: Message) -> None:
    assert note_outcome(D, message, source="one", event_id="1")
    assert note_outcome(D, message, source="other", event_id="1")


def test_what_is_kept_of_it(message: Message, django_assert_num_queries: Callable[[int], Any]) -> None:
    at = timezone.now() - timedelta(hours=3)
    note(message, H, "e1", words="550 " + "x" * 500, at=at)
    report = DeliveryReport.objects.get()
    assert (report.source, report.event_id, report.what, report.message, report.address, report.at) == (
        "test", "e1", "hard", message, "marta@example.org", at,
    )  # fmt: skip
    assert len(report.words) == 300
    message.refresh_from_db()
    assert message.reason == report.words[:200]


def test_a_message_that_was_just_handed_over_is_let_go(send: Send) -> None:
    """A provider may report before the worker has marked its window: that worker then leaves it alone."""
    import uuid

    message = send(state=State.HANDED_OVER, claim=uuid.uuid4(), leased_until=timezone.now(), sealed=b"x")
    note(message, D)
    message.refresh_from_db()
    assert (message.claim, message.leased_until, message.sealed) == (None, None, None)
    assert message.ended_at is not None


@pytest.mark.parametrize(("what", "reason"), [(H, "bounce"), (C, "complaint"), (S, None), (D, None)])
def test_9_hard_bounces_and_complaints_suppress_at_once(send: Send, what: What, reason: str | None) -> None:
    message = send()
    Message.objects.filter(pk=message.pk).update(address="Marta.Upper@Example.org")
    note(message, what)
    held = dict(Suppression.objects.values_list("address", "reason"))
    assert held == ({"marta.upper@example.org": reason} if reason else {})


def test_9_soft_bounces_suppress_after_so_many(send: Send, member: Person, settings: Any) -> None:
    settings.MAIL_SOFT_BOUNCES = 3
    for number in range(3):
        assert not Suppression.objects.exists()
        note(send(member, f"issue:{number}"), S)
    assert Suppression.objects.get().reason == "unreachable"


def test_many_reports_on_one_message_are_one_soft_bounce(message: Message) -> None:
    for number in range(10):
        note(message, S, f"{number}")
    assert not Suppression.objects.exists()


def test_a_delivery_starts_the_count_anew(send: Send, member: Person, settings: Any) -> None:
    settings.MAIL_SOFT_BOUNCES = 2
    for number, what in enumerate((S, D, S)):
        note(send(member, f"issue:{number}"), what)
    assert not Suppression.objects.exists()
    note(send(member, "issue:9"), S)
    assert Suppression.objects.exists()


def test_soft_bounces_of_long_ago_do_not_count(send: Send, member: Person, settings: Any) -> None:
    settings.MAIL_SOFT_BOUNCES = 2
    note(send(member, "issue:1"), S, at=timezone.now() - timedelta(days=31))
    note(send(member, "issue:2"), S)
    assert not Suppression.objects.exists()


def test_soft_bounces_of_others_do_not_count(send: Send, settings: Any) -> None:
    settings.MAIL_SOFT_BOUNCES = 2
    for _ in range(4):
        note(send(), S)
    assert not Suppression.objects.exists()


def test_a_complaint_withdraws_the_consent(message: Message, send: Send, stopped: list[Any]) -> None:
    note(message, C)
    note(send(kind="service"), C)
    note(send(kind="unknown"), C)
    assert stopped == [("marta@example.org", "newsletter", "complaint")]


def test_a_complaint_about_mail_to_nobody_known(db: None) -> None:
    message = Message.objects.create(
        kind="news", address="a@example.org", occasion="x", state="sent", due_at=timezone.now()
    )
    note(message, C)
    assert Suppression.objects.get().address == "a@example.org"


@pytest.mark.parametrize("what", [D, S, H])
def test_what_it_costs(
    message: Message, what: What, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_max_num_queries(12):
        note(message, what)


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_20_the_same_report_from_many_at_once(send: Send, stopped: list[Any]) -> None:
    message, heard = send(), []

    def tell() -> None:
        heard.append(note(message, C, "same"))
        connection.close()

    threads = [threading.Thread(target=tell) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(heard) == [False] * 5 + [True]
    assert (DeliveryReport.objects.count(), Suppression.objects.count(), len(stopped)) == (1, 1, 1)
