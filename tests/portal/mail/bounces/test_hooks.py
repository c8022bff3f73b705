"""What providers send to /hooks/, in their own words: Mailgun signs each report, Postmark shows a shared secret."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest
from anymail import signals
from django.test import Client

from portal.mail.bounces.models import DeliveryReport
from portal.mail.bounces.senders import bounce_address
from portal.mail.models import Message, Suppression
from portal.mail.posting import METADATA
from portal.mail.unsubscribing import stoppers
from tests.portal.mail.bounces.conftest import bounce_to

SIGNING, SECRET = "a-signing-key", "kinship:a-shared-secret"
MAILGUN, POSTMARK = "/hooks/mailgun/tracking/", "/hooks/postmark/tracking/"


@pytest.fixture(autouse=True)
def providers(settings: Any) -> None:
    settings.MAIL_HOOKS = ["mailgun", "postmark"]
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": SIGNING, "WEBHOOK_SECRET": SECRET}


@pytest.fixture
def outside() -> Client:
    return Client(enforce_csrf_checks=True)


def headers(secret: str = SECRET) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(secret.encode()).decode()}


def mailgun(
    message: Message, event: str = "failed", *, key: str = SIGNING, id_: str = "e1", **more: Any
) -> str:
    signature = hmac.new(key.encode(), b"1800000000token", hashlib.sha256).hexdigest()
    data = {
        "event": event, "id": id_, "timestamp": 1_800_000_000.5, "recipient": message.address,
        "message": {"headers": {"message-id": "theirs@mailgun.example"}},
        "user-variables": {METADATA: message.message_id},
        "severity": "permanent", "reason": "bounce",
        "delivery-status": {"code": 550, "message": "550 5.1.1 no such user"},
        **more,
    }  # fmt: skip
    return json.dumps(
        {
            "signature": {"timestamp": "1800000000", "token": "token", "signature": signature},
            "event-data": data,
        }
    )


def postmark(message: Message, **more: Any) -> str:
    return json.dumps(
        {
            "RecordType": "Bounce", "ID": 42, "Type": "HardBounce", "MessageID": "theirs", "Email": message.address,
            "BouncedAt": "2029-01-01T00:00:00Z", "Details": "550 no such user",
            "Metadata": {METADATA: message.message_id}, **more,
        }
    )  # fmt: skip


def post(client: Client, path: str, body: str, secret: str = SECRET) -> int:
    return client.post(path, body, content_type="application/json", headers=headers(secret)).status_code


def state(message: Message) -> str:
    return Message.objects.get(pk=message.pk).state


def test_a_signed_report_counts_once(outside: Client, message: Message) -> None:
    for _ in range(2):
        assert post(outside, MAILGUN, mailgun(message)) == 200
    report = DeliveryReport.objects.get()
    assert (report.source, report.what, report.at.timestamp()) == ("Mailgun", "hard", 1_800_000_000.5)
    assert (state(message), Suppression.objects.get().address) == ("bounced", message.address)


@pytest.mark.parametrize(
    ("event", "more", "after", "what"),
    [
        ("delivered", {}, "delivered", "delivered"),
        ("complained", {}, "complained", "complaint"),
        ("failed", {"severity": "permanent", "reason": "bounce"}, "bounced", "hard"),
        ("failed", {"severity": "temporary", "reason": "generic"}, "sent", None),
        ("opened", {}, "sent", None),
        ("clicked", {}, "sent", None),
        ("accepted", {}, "sent", None),
    ],
)  # fmt: skip
def test_what_reports_say(
    outside: Client, message: Message, event: str, more: dict[str, Any], after: str, what: str | None
) -> None:
    assert post(outside, MAILGUN, mailgun(message, event, **more)) == 200
    assert state(message) == after
    assert list(DeliveryReport.objects.values_list("what", flat=True)) == ([what] if what else [])


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({}, "hard"),
        ({"Type": "BadEmailAddress"}, "hard"),
        (
            {"Type": "SoftBounce", "Details": "", "Description": "Unable to temporarily deliver message"},
            "soft",
        ),
        ({"Details": "smtp;552 5.2.2 mailbox full"}, "soft"),
        ({"Details": "smtp;550 5.1.1 no such user"}, "hard"),
        ({"Type": "SpamNotification"}, "complaint"),
        ({"Type": "Transient"}, None),
        ({"Type": "AutoResponder"}, None),
        ({"RecordType": "Delivery", "DeliveredAt": "2029-01-01T00:00:00Z"}, "delivered"),
    ],
)
def test_another_provider_s_words(
    outside: Client, message: Message, more: dict[str, Any], what: str | None
) -> None:
    assert post(outside, POSTMARK, postmark(message, **more)) == 200
    assert list(DeliveryReport.objects.values_list("what", flat=True)) == ([what] if what else [])


def test_two_reports_without_a_name_of_their_own_are_two(outside: Client, message: Message) -> None:
    for at in ("2029-01-01T00:00:00Z", "2029-01-02T00:00:00Z", "2029-01-02T00:00:00Z"):
        post(outside, POSTMARK, postmark(message, RecordType="Delivery", DeliveredAt=at))
    assert DeliveryReport.objects.count() == 2


def test_who_unsubscribes_at_the_provider_is_unsubscribed(
    outside: Client, message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[str, str, str]] = []
    stopper = lambda person, purpose, proof: made.append((person.email, purpose, proof["how"]))  # noqa: E731
    monkeypatch.setattr(stoppers, "_things", {"test": stopper})
    assert post(outside, MAILGUN, mailgun(message, "unsubscribed")) == 200
    assert made == [("marta@example.org", "newsletter", "provider")]
    assert (state(message), Suppression.objects.exists()) == ("sent", False)


@pytest.mark.parametrize(
    "named", ["", "<not-a-key@127.0.0.1>", "<11111111-2222-4333-8444-555555555555@127.0.0.1>"]
)
def test_a_report_of_no_message_of_ours_changes_nothing(
    outside: Client, message: Message, named: str
) -> None:
    body = mailgun(message, **{"user-variables": {METADATA: named}})
    assert post(outside, MAILGUN, body) == 200
    assert (state(message), Suppression.objects.exists()) == ("sent", False)


# attacks


@pytest.mark.parametrize("path", [MAILGUN, POSTMARK])
def test_16_looking_at_a_webhook_changes_nothing(outside: Client, message: Message, path: str) -> None:
    assert outside.get(path).status_code == 405
    assert outside.head(path).status_code == 200
    for method in ("put", "delete", "patch"):
        assert getattr(outside, method)(path).status_code == 405
    assert not DeliveryReport.objects.exists()


def test_a_report_that_is_not_signed_is_refused(outside: Client, message: Message) -> None:
    unsigned = json.loads(mailgun(message))
    unsigned.pop("signature")
    bodies = (mailgun(message, key="another"), json.dumps(unsigned), "{}", "nonsense", "")
    assert {post(outside, MAILGUN, body) for body in bodies} == {400}
    assert (state(message), DeliveryReport.objects.exists()) == ("sent", False)


@pytest.mark.parametrize("secret", ["", "kinship:", "kinship:another", "a-shared-secret"])
def test_a_report_without_the_secret_is_refused(outside: Client, message: Message, secret: str) -> None:
    assert post(outside, POSTMARK, postmark(message), secret) == 400
    assert outside.post(POSTMARK, postmark(message), content_type="application/json").status_code == 400
    assert state(message) == "sent"


def test_without_a_secret_there_is_no_webhook(outside: Client, message: Message, settings: Any) -> None:
    settings.ANYMAIL = {}
    for path, body in ((MAILGUN, mailgun(message)), (POSTMARK, postmark(message))):
        assert post(outside, path, body) == 404
    assert state(message) == "sent"


@pytest.mark.parametrize(
    "path",
    [
        "/hooks/sendgrid/tracking/",
        "/hooks/mailgun/else/",
        "/hooks/mailgun/",
        "/hooks/anymail/tracking/",
        "/hooks/",
    ],
)
def test_only_named_providers_have_one(db: None, outside: Client, path: str) -> None:
    assert {outside.get(path).status_code, outside.post(path).status_code} == {404}


def test_a_failure_of_ours_makes_the_provider_come_again(
    message: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.mail.bounces import events

    monkeypatch.setattr(events, "note_outcome", lambda *given, **named: 1 / 0)
    assert post(Client(raise_request_exception=False), MAILGUN, mailgun(message)) == 500


# mail that comes in


@pytest.fixture
def received() -> Callable[..., None]:
    from anymail.inbound import AnymailInboundMessage
    from anymail.signals import AnymailInboundEvent

    def come(raw: bytes, recipient: str = "") -> None:
        mail = AnymailInboundMessage.parse_raw_mime_bytes(raw)
        mail.envelope_recipient = recipient or None
        event = AnymailInboundEvent(event_type="inbound", message=mail)
        signals.inbound.send(sender=object, event=event, esp_name="Mailgun")

    return come


def test_a_bounce_that_comes_in_counts(message: Message, received: Callable[..., None]) -> None:
    received(bounce_to(message))
    assert (state(message), DeliveryReport.objects.get().source) == ("bounced", "Mailgun")


def test_the_envelope_says_whose_it_is(message: Message, received: Callable[..., None]) -> None:
    received(bounce_to(message).replace(b"To: bounce+", b"To: hello-"), bounce_address(message))
    assert state(message) == "bounced"


def test_any_other_mail_is_let_by(message: Message, received: Callable[..., None]) -> None:
    received(b"From: marta@example.org\nSubject: Hello\n\nWords\n", bounce_address(message))
    assert (state(message), DeliveryReport.objects.exists()) == ("sent", False)
