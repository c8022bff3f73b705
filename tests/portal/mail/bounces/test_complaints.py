from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from portal.mail.bounces import complaints
from portal.mail.bounces.complaints import Rate, rate_lately, rate_of
from portal.mail.bounces.models import What
from portal.mail.bounces.noting import note_outcome
from portal.mail.kinds import kinds
from portal.mail.models import Mailing, Message, State
from tests.factories import PersonFactory


@pytest.mark.parametrize(
    ("complained", "delivered", "alerts", "pauses"),
    [
        (0, 1_000_000, False, False),
        (1, 1, True, False), (1, 20, True, False), (1, 1_000, True, False), (1, 1_001, False, False),
        (2, 20, True, True), (2, 1_000, True, True), (2, 1_001, True, False),
        (9, 10_000, False, False), (10, 10_000, True, False), (28, 10_000, True, False), (29, 10_000, True, True),
        (2_998, 1_000_000, True, False), (2_999, 1_000_000, True, True),
    ],
)  # fmt: skip
def test_9_told_at_a_tenth_of_a_percent_paused_before_three(
    complained: int, delivered: int, alerts: bool, pauses: bool
) -> None:
    rate = Rate(complained, delivered)
    assert (rate.alerts, rate.pauses) == (alerts, pauses)


@pytest.fixture
def mailing(db: None) -> Mailing:
    return Mailing.objects.create(kind="news", occasion="issue:42", state=Mailing.State.SENDING)


@pytest.fixture
def deliver(mailing: Mailing) -> Callable[..., list[Message]]:
    def make(many: int, to: Mailing | None = None) -> list[Message]:
        to = to or mailing
        people = PersonFactory.create_batch(many)
        now = timezone.now()
        return Message.objects.bulk_create(
            Message(
                kind="news", stream="bulk", mailing=to, person=person, address=person.email,
                occasion=to.occasion, state=State.SENT, due_at=now, ended_at=now,
            )
            for person in people
        )  # fmt: skip

    return make


def complain(message: Message) -> None:
    note_outcome(What.COMPLAINT, message, source="test", event_id=f"{message.pk}")


def told() -> list[str]:
    return list(Message.objects.filter(kind="mail_trouble").order_by("pk").values_list("occasion", flat=True))


def test_one_of_twenty_is_told_and_pauses_nothing(mailing: Mailing, deliver: Callable[..., Any]) -> None:
    complain(deliver(20)[0])
    mailing.refresh_from_db()
    assert (mailing.state, told()) == ("sending", [f"complaints:mailing-{mailing.pk}:alert"])
    assert Message.objects.get(kind="mail_trouble").data == {
        "name": "news issue:42", "complaints": 1, "delivered": 20, "paused": False,
    }  # fmt: skip


def test_two_of_twenty_pause_and_it_is_said_once(mailing: Mailing, deliver: Callable[..., Any]) -> None:
    for message in deliver(20)[:4]:
        complain(message)
    mailing.refresh_from_db()
    assert (mailing.state, mailing.reason) == ("paused", "too_many_complaints")
    assert told()[:2] == [f"complaints:mailing-{mailing.pk}:{step}" for step in ("alert", "pause")]
    assert len(told()) == 3
    assert told()[2].startswith("complaints:week-")


def test_complaints_spread_over_mailings_pause_them_all(
    mailing: Mailing, deliver: Callable[..., Any]
) -> None:
    others = [
        Mailing.objects.create(kind="news", occasion=f"issue:{n}", state=Mailing.State.SENDING)
        for n in range(2)
    ]
    for each in (mailing, *others):
        complain(deliver(5, to=each)[0])
    assert {each.state for each in Mailing.objects.all()} == {"paused"}


def test_what_is_over_is_told_and_not_paused(mailing: Mailing, deliver: Callable[..., Any]) -> None:
    Mailing.objects.update(state=Mailing.State.FINISHED, ended_at=timezone.now())
    for message in deliver(20)[:2]:
        complain(message)
    mailing.refresh_from_db()
    assert mailing.state == "finished"
    assert f"complaints:mailing-{mailing.pk}:pause" in told()


def test_rates_are_of_what_was_delivered(mailing: Mailing, deliver: Callable[..., Any]) -> None:
    messages = deliver(9)
    states = [
        "planned",
        "failed",
        "bounced",
        "excluded",
        "in_doubt",
        "sent",
        "delivered",
        "complained",
        "cancelled",
    ]
    for message, state in zip(messages, states, strict=True):
        Message.objects.filter(pk=message.pk).update(state=state)
    assert rate_of(mailing) == Rate(complaints=1, delivered=3)


def test_an_old_mailing_is_not_of_the_last_days(mailing: Mailing, deliver: Callable[..., Any]) -> None:
    deliver(4)
    assert rate_lately() == Rate(0, 4)
    Mailing.objects.update(ended_at=timezone.now() - complaints.WINDOW)
    assert rate_lately() == Rate(0, 0)


@pytest.mark.parametrize(
    ("data", "subject", "says"),
    [
        ({"name": "news issue:42", "paused": False}, "Readers call our mail spam",
         "Of 9800 readers of “news issue:42”, 12 called it spam: 0.12 %."),
        ({"name": "", "paused": True}, "Paused: too many readers call our mail spam",
         "Of 9800 mails of the last seven days, 12 were called spam: 0.12 %."),
    ],
)  # fmt: skip
def test_the_letter(db: None, data: dict[str, Any], subject: str, says: str) -> None:
    data = {"complaints": 12, "delivered": 9_800, **data}
    message = Message(kind="mail_trouble", address="support@kinship.example", occasion="x", data=data)
    letter = kinds["mail_trouble"].letter(message, {})
    assert letter.subject == subject
    assert says in " ".join(str(letter.text).split())
    assert says in " ".join(str(letter.html).split())
    assert ("It is paused now" in str(letter.text)) is data["paused"]
