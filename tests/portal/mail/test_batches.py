"""A mailing through a provider's API, from the plan to the report that comes back to /hooks/."""

import hashlib
import hmac
import json
import math
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.mail import dispatching, mailings
from portal.mail.models import Message, Stream
from portal.mail.unsubscribing import stop_url
from profiles.models import Person
from tests.factories import PersonFactory
from tests.providers import CLOSE, Provider

pytestmark = pytest.mark.django_db
TOGETHER = ["mailgun", "sparkpost", "postmark", "resend"]
KEY = "a-signing-key"


@pytest.fixture(autouse=True)
def window(settings: Any, provider: Provider) -> None:
    settings.MAIL_HANDOVER_WINDOW = 3
    settings.MAIL_HOOKS = ["mailgun"]
    settings.ANYMAIL |= {"MAILGUN_WEBHOOK_SIGNING_KEY": KEY}


def planned(people: int) -> None:
    for number in range(people):
        PersonFactory.create(email=f"p{number}@example.org")
    mailing = mailings.begin("news", "issue:1")
    mailings.plan_recipients(mailing, Person.objects.all(), timezone.now())


def states() -> dict[str, tuple[str, int]]:
    rows = Message.objects.order_by("pk").values_list("address", "state", "attempts")
    return {address.split("@")[0]: (state, attempts) for address, state, attempts in rows}


@pytest.mark.parametrize("name", TOGETHER)
def test_a_mailing_takes_a_call_for_each_window_and_gives_everyone_their_own(
    provider: Provider, settings: Any, name: str
) -> None:
    settings.MAIL_URL = f"anymail:{name}"
    planned(8)
    dispatching.run(Stream.BULK)
    assert len(provider.calls) == math.ceil(8 / 3)
    assert set(states().values()) == {("sent", 1)}
    rows = {row.address: row for row in Message.objects.all()}
    assert sorted(letter.to for letter in provider.received) == sorted(rows)
    for letter in provider.received:
        row = rows[letter.to]
        assert (letter.subject, letter.html) == ("About issue:1", f"<p>{row.pk}</p>")
        assert letter.metadata == {"kinship_message": row.message_id}
        assert letter.headers["message-id"] == row.message_id
        assert letter.headers["list-unsubscribe"] == f"<{stop_url(row, 'newsletter')}>"
        assert letter.headers["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"


def test_a_report_on_one_letter_of_a_call_finds_its_message(
    provider: Provider, settings: Any, client: Client
) -> None:
    settings.MAIL_URL = "anymail:mailgun"
    planned(3)
    dispatching.run(Stream.BULK)
    letter = next(one for one in provider.received if one.to == "p1@example.org")
    signature = hmac.new(KEY.encode(), b"1800000000token", hashlib.sha256).hexdigest()
    report = {
        "signature": {"timestamp": "1800000000", "token": "token", "signature": signature},
        "event-data": {
            "event": "delivered", "id": "e1", "timestamp": 1_800_000_000.5, "recipient": letter.to,
            "message": {"headers": {"message-id": "1@mailgun.example"}}, "user-variables": letter.metadata,
        },
    }  # fmt: skip
    answer = client.post("/hooks/mailgun/tracking/", json.dumps(report), content_type="application/json")
    assert answer.status_code == 200
    assert states() == {"p0": ("sent", 1), "p1": ("delivered", 1), "p2": ("sent", 1)}


def test_who_is_refused_fails_alone(provider: Provider, settings: Any) -> None:
    settings.MAIL_URL = "anymail:mailgun"
    provider.refused = {"p4@example.org"}
    planned(6)
    dispatching.run(Stream.BULK)
    assert states() == {f"p{number}": ("failed" if number == 4 else "sent", 1) for number in range(6)}


def test_a_lost_answer_puts_one_call_in_doubt_and_the_rest_goes_later(
    provider: Provider, settings: Any
) -> None:
    settings.MAIL_URL = "anymail:mailgun"
    provider.answers += [(200, {"id": "1", "message": "Queued. Thank you."}), CLOSE]
    planned(8)
    dispatching.run(Stream.BULK)
    assert list(states().values()) == [("sent", 1)] * 3 + [("in_doubt", 1)] * 3 + [("planned", 0)] * 2
    dispatching.run(Stream.BULK)
    assert list(states().values()) == [("sent", 1)] * 3 + [("in_doubt", 1)] * 3 + [("sent", 1)] * 2
    assert len({letter.to for letter in provider.received}) == len(provider.received) == 8


@pytest.mark.parametrize("name", TOGETHER)
@pytest.mark.parametrize("status", [420, 429])
def test_a_used_up_quota_costs_nobody_a_try(
    provider: Provider, settings: Any, name: str, status: int
) -> None:
    settings.MAIL_URL = f"anymail:{name}"
    planned(7)
    for _ in range(9):
        provider.answers.append((status, {"message": "quota"}))
        dispatching.run(Stream.BULK)
    assert len(provider.calls) == 9
    assert set(states().values()) == {("planned", 0)}
    dispatching.run(Stream.BULK)
    assert set(states().values()) == {("sent", 1)}


def test_a_quota_that_ends_amid_a_call_costs_nobody_a_try(provider: Provider, settings: Any) -> None:
    settings.MAIL_URL = "anymail:postmark"
    taken = {"ErrorCode": 0, "Message": "OK", "MessageID": "1", "To": "p0@example.org"}
    provider.answers.append((200, [taken, *[{"ErrorCode": 429, "Message": "too many"}] * 2]))
    planned(5)
    dispatching.run(Stream.BULK)
    assert list(states().values()) == [("sent", 1)] + [("planned", 0)] * 4


@pytest.mark.parametrize("name", [*TOGETHER, "sendgrid"])
@pytest.mark.parametrize("status", [400, 402, 404, 422])
def test_a_sender_that_is_not_accepted_fails_nobody(
    provider: Provider, settings: Any, name: str, status: int
) -> None:
    settings.MAIL_URL = f"anymail:{name}"
    provider.answers += [(status, {"message": "The sender is not proved"})] * 5
    planned(8)
    dispatching.run(Stream.BULK)
    assert set(states().values()) == {("planned", 0)}
    provider.answers.clear()
    dispatching.run(Stream.BULK)
    assert set(states().values()) == {("sent", 1)}


def test_a_mistyped_provider_holds_nothing_and_costs_nothing(provider: Provider, settings: Any) -> None:
    settings.MAIL_URL = "anymail:sendgird"
    planned(4)
    dispatching.run(Stream.BULK)
    assert set(Message.objects.values_list("state", "attempts", "claim", "lost")) == {("planned", 0, None, 0)}
    settings.MAIL_URL = "anymail:mailgun"
    dispatching.run(Stream.BULK)
    assert set(states().values()) == {("sent", 1)}


def test_a_provider_that_is_away_costs_nobody_a_try(provider: Provider, settings: Any) -> None:
    settings.MAIL_URL = "anymail:mailgun"
    provider.leave()
    planned(4)
    dispatching.run(Stream.BULK)
    assert set(states().values()) == {("planned", 0)}
