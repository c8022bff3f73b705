"""One letter as the bytes that go over the wire: RFC 5322, ASCII throughout, lines of at most 998."""

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache

from django.conf import settings

from portal.mail.bounces.senders import bounce_address
from portal.mail.kinds import Kind, Letter, Words
from portal.mail.models import Message
from portal.mail.quoting import quoted_printable
from portal.mail.stitched import Stitched
from portal.mail.streams import Voice, author_of, sender_of
from portal.mail.unsubscribing import stop_url

NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
PLAIN = re.compile(r"[\x20-\x7e]*")
OURS = {
    "from", "to", "cc", "bcc", "sender", "return-path", "subject", "date", "message-id", "mime-version",
    "received", "dkim-signature", "list-unsubscribe", "list-unsubscribe-post", "feedback-id", "auto-submitted",
}  # fmt: skip
LONGEST_PLAIN = 400
PLAIN_VOICE = Voice()


class HeaderError(ValueError):
    """A header that cannot be sent as it is. Its text never repeats the value."""


@dataclass(frozen=True)
class Envelope:
    """`sender` and `recipient` are bare addresses for MAIL and RCPT; `headers` are encoded and checked.

    `author`: who writes, a name and an address, not encoded.
    """

    sender: str
    recipient: str
    author: str
    headers: dict[str, str]
    letter: Letter
    boundary: str

    def as_bytes(self) -> bytes:
        """Lines ended by CRLF, the last one too; none begins with a dot."""
        kind = f'multipart/alternative; boundary="{self.boundary}"'
        head = {**self.headers, "MIME-Version": "1.0", "Content-Type": kind}
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        return b"".join(
            [
                f"{lines}\r\n{self._head('plain')}".encode("ascii"),
                _quoted(self.letter.text),
                f"\r\n{self._head('html')}".encode("ascii"),
                _quoted(self.letter.html),
                f"\r\n--{self.boundary}--\r\n".encode("ascii"),
            ]
        )

    def _head(self, subtype: str) -> str:
        return (
            f"--{self.boundary}\r\nContent-Type: text/{subtype}; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        )


def _quoted(words: Words) -> bytes:
    return words.quoted() if isinstance(words, Stitched) else quoted_printable(words)


def enclose(message: Message, kind: Kind, letter: Letter, voice: Voice = PLAIN_VOICE) -> Envelope:
    """Raises HeaderError rather than send a header that was tampered with, or to what is no address.

    `voice`: what the brand says about who writes; without, the settings do.
    """
    author, own = author_of(kind.stream, voice), _checked(letter.headers)
    headers = {**_engine_headers(message, kind, letter, author, voice.reply_to), **own}
    return Envelope(
        sender=bounce_address(message) or _sender(author)[1],
        recipient=headers["To"],
        author=author,
        headers=headers,
        letter=letter,
        boundary=f"=_{message.key.hex}",
    )


def check_sender(stream: str) -> None:
    """Raises HeaderError, and says what to set, where the addresses of the settings are none we can write from."""
    known = {"MAIL_FROM or MAIL_BULK_FROM": sender_of(stream), "SUPPORT_ADDRESS": settings.SUPPORT_ADDRESS}
    for name, written in known.items():
        try:
            _sender(written)
        except HeaderError as error:
            raise HeaderError(f"{name} is not an address like Kinship <hello@example.org>") from error


def ascii_address(address: str) -> str:
    """The address with its domain in ASCII (IDNA). Raises HeaderError for what is no plain address."""
    local, _, domain = address.rpartition("@")
    known = f"{local}@{_ascii_domain(domain)}"
    if not ADDRESS.fullmatch(known):
        raise HeaderError("the address is not one we can write to")
    return known


@lru_cache(maxsize=10_000)
def _ascii_domain(domain: str) -> str:
    """Nothing for what is no domain: a few receive the mail of a million."""
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def header_value(name: str, value: str) -> str:
    """A value as it stands after `name: `; what is not plain ASCII is encoded (RFC 2047) and folded."""
    if CONTROL.search(value):
        raise HeaderError(f"{name} has a character that no header may have")
    if PLAIN.fullmatch(value) and len(value) <= LONGEST_PLAIN:
        return value
    return Header(value, "utf-8", header_name=name).encode(linesep="\r\n")


def _engine_headers(
    message: Message, kind: Kind, letter: Letter, author: str, reply_to: str
) -> dict[str, str]:
    return {
        "From": _sender(author)[0],
        "To": ascii_address(message.address),
        "Reply-To": ascii_address(reply_to or settings.SUPPORT_ADDRESS),
        "Subject": header_value("Subject", letter.subject),
        "Date": _date(int(time.time())),
        "Message-ID": header_value("Message-ID", message.message_id),
        "Auto-Submitted": "auto-generated",
        "Feedback-ID": feedback_id(message, kind),
        **_list_headers(message, kind.purpose or letter.purpose),
    }


@lru_cache(maxsize=8)
def _sender(written: str) -> tuple[str, str]:
    """Who writes, as `From` says it, and the bare address."""
    name, address = parseaddr(written)
    header_value("From", name)
    return formataddr((name, ascii_address(address))), ascii_address(address)


@lru_cache(maxsize=8)
def _date(second: int) -> str:
    """In UTC, as RFC 5322 (3.3) has it; written once for all letters of a second."""
    return format_datetime(datetime.fromtimestamp(second, UTC))


def _list_headers(message: Message, purpose: str) -> dict[str, str]:
    """RFC 2919, and RFC 8058: one HTTPS address that stops this purpose at a POST; nothing without a purpose."""
    if not purpose:
        return {}
    listed = {"List-Id": f"<{purpose}.{settings.SITE_HOST}>"}
    if message.person_id is None:
        return listed
    return listed | {
        "List-Unsubscribe": f"<{stop_url(message, purpose)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def feedback_id(message: Message, kind: Kind) -> str:
    """Gmail's `campaign:kind:purpose:sender`: enough to group complaints, nothing about the person."""
    return _feedback_id(message.occasion, kind.slug, kind.purpose, settings.SITE_HOST)


@lru_cache(maxsize=1000)
def _feedback_id(occasion: str, kind: str, purpose: str, host: str) -> str:
    campaign = "-".join(occasion.split(":")[:2]) if purpose else kind
    sender = re.sub(r"[^a-z0-9]", "", host.lower())[:15].ljust(5, "0")
    fields = (campaign, kind, purpose or "service")
    return ":".join([*(re.sub(r"[^A-Za-z0-9_-]", "-", field)[:40] for field in fields), sender])


def _checked(extra: dict[str, str]) -> dict[str, str]:
    return dict(_header(name.title(), value) for name, value in extra.items())


def _header(name: str, value: str) -> tuple[str, str]:
    """Names in one spelling, so that a letter's `reply-to` takes the place of ours."""
    if not NAME.fullmatch(name) or name.lower() in OURS or name.lower().startswith("content-"):
        raise HeaderError("a letter may not set this header")
    return name, ascii_address(value) if name == "Reply-To" else header_value(name, value)
