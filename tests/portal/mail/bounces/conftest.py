"""Messages that left, and mails that come back for them."""

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from django.utils import timezone

from portal.mail.bounces.emails import trouble
from portal.mail.bounces.senders import bounce_address
from portal.mail.kinds import Kind, kinds
from portal.mail.models import Message, State
from profiles.models import Person
from tests.factories import PersonFactory

BOUNCES = "bounce@kinship.example"


@pytest.fixture(autouse=True)
def signed_senders(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MAIL_BOUNCE_ADDRESS = BOUNCES
    monkeypatch.setitem(kinds._things, "mail_trouble", Kind("mail_trouble", "Trouble", trouble))


@pytest.fixture
def send(db: None) -> Callable[..., Message]:
    def make(
        person: Person | None = None, occasion: str = "issue:42", kind: str = "news", **fields: Any
    ) -> Message:
        person = person or PersonFactory.create()
        row = {"state": State.SENT, "due_at": timezone.now(), "handed_over_at": timezone.now(), **fields}
        return Message.objects.create(
            kind=kind, person=person, address=person.email, occasion=occasion, **row
        )

    return make


@pytest.fixture
def message(send: Callable[..., Message], member: Person) -> Message:
    return send(member)


def as_sent(message: Message) -> str:
    return f"Message-ID: {message.message_id}\nFrom: hello@kinship.example\nSubject: News\n\nWords\n"


def dsn(
    to: str,
    returned: str = "",
    *,
    address: str = "marta@example.org",
    action: str = "failed",
    status: str = "5.1.1",
    said: str = "smtp; 550 5.1.1 no such user",
) -> bytes:
    """A delivery report as mail servers send it (RFC 3464)."""
    fields = (
        f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\nDiagnostic-Code: {said}\n"
    )
    head = (
        f"From: MAILER-DAEMON@mx.example\nTo: {to}\nSubject: Undelivered mail\nAuto-Submitted: auto-replied\n"
    )
    report = f"Reporting-MTA: dns; mx.example\n\n{fields}"
    return _reported("delivery-status", head, "I could not deliver your mail.", report, returned)


def complaint(returned: str, *, feedback: str = "abuse", to: str = BOUNCES) -> bytes:
    """A reader's "this is spam", as big receivers pass it on (RFC 5965)."""
    head = f"From: fbl@mx.example\nTo: {to}\nSubject: FW: News\n"
    fields = f"Feedback-Type: {feedback}\nUser-Agent: Loop/1.0\nVersion: 1\nOriginal-Rcpt-To: <marta@example.org>\n"
    return _reported("feedback-report", head, "This is an abuse report.", fields, returned)


def _reported(kind: str, head: str, words: str, fields: str, returned: str) -> bytes:
    parts = [("text/plain", words), (f"message/{kind}", fields), ("message/rfc822", returned)]
    body = "".join(f"--x\nContent-Type: {type_}\n\n{text}\n" for type_, text in parts if text)
    kinds = f'Content-Type: multipart/report; report-type={kind}; boundary="x"\nMIME-Version: 1.0\n'
    return f"{head}{kinds}\n{body}--x--\n".encode()


def out_of_office(to: str, returned: str = "") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "marta@example.org", to, "Out of office"
    mail["Auto-Submitted"] = "auto-replied (vacation)"
    mail.set_content(f"I am away.\nYour mail could not be read yet.\n> {returned}")
    return mail.as_bytes()


def bounce_to(message: Message, **said: str) -> bytes:
    return dsn(bounce_address(message), **said)
