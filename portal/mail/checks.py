"""Said when Kinship starts: settings with which no letter would leave."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from portal.mail.envelopes import HeaderError, check_sender
from portal.mail.models import Stream
from portal.mail.signing import signed, signs
from portal.mail.streams import sender_of

SHORT_LETTER = b"From: a@example.org\r\nSubject: Test\r\n\r\nTest\r\n"
FROM_A_FILE = (
    "It is an RSA key in PEM, with its line ends: openssl genrsa -out dkim.pem 2048. Put its path into "
    "MAIL_DKIM_KEY_FILE, or leave the key empty where your mail server signs."
)


def check_senders(**_: Any) -> list[CheckMessage]:
    return list({str(message): message for message in _senders()}.values())


def check_signing(**_: Any) -> list[CheckMessage]:
    return list(_signing())


def _senders() -> Iterator[CheckMessage]:
    for stream in Stream:
        try:
            check_sender(stream)
        except HeaderError as error:
            yield Error(str(error), id="mail.E006")


def _signing() -> Iterator[CheckMessage]:
    if settings.MAIL_DKIM_KEY and not settings.MAIL_DKIM_SELECTOR:
        hint = "Set it to the name before ._domainkey in the DNS, or take the key away."
        yield Error("MAIL_DKIM_KEY is set, and MAIL_DKIM_SELECTOR is not.", hint=hint, id="mail.E004")
    if signs() and not _can_sign():
        yield Error("No letter can be signed with MAIL_DKIM_KEY.", hint=FROM_A_FILE, id="mail.E005")


def _can_sign() -> bool:
    try:
        return all(signed(SHORT_LETTER, sender_of(stream)) for stream in Stream)
    except Exception:
        return False
