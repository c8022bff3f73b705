"""Which of our messages a mail that came back belongs to: only what we signed, or a key that we made, tells."""

import re
import uuid
from collections.abc import Iterator
from email import message_from_bytes

from django.conf import settings

from portal.mail.bounces.classifying import LONGEST
from portal.mail.bounces.senders import TRIED, messages_named
from portal.mail.models import Message

KEY = r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"


def message_behind(raw: bytes, recipient: str = "") -> Message | None:
    """By the signed address it was sent to, else by our Message-ID in what came back.

    Both are known only to who got the message. An address that a mail names is not asked for: anybody can write it.
    """
    for words in (recipient, *_readable(raw)):
        for pk in messages_named(words):
            return Message.objects.filter(pk=pk).first()
        for key in _keys(words):
            found = Message.objects.filter(key=key).first()
            if found:
                return found
    return None


def message_called(message_id: str) -> Message | None:
    """By a whole Message-ID."""
    key = next(_keys(message_id), None)
    return Message.objects.filter(key=key).first() if key else None


def _keys(words: str) -> Iterator[uuid.UUID]:
    pattern = rf"{KEY}@{re.escape(settings.SITE_HOST)}"
    for _at, found in zip(range(TRIED), re.finditer(pattern, words, re.IGNORECASE), strict=False):
        yield uuid.UUID(found[1])


def _readable(raw: bytes) -> Iterator[str]:
    """As it came, then the parts that came encoded."""
    head = raw[:LONGEST]
    yield head.decode("latin-1")
    try:
        for part in message_from_bytes(head).walk():
            words = part.get_payload(decode=True)
            if isinstance(words, bytes):
                yield words.decode("latin-1")
    except Exception:
        return
