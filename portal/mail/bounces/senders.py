"""The envelope sender of each message: where its bounce goes, so that the address says whose bounce it is."""

import re
from collections.abc import Iterator

from django.conf import settings
from django.core.signing import BadSignature

from portal.mail.models import Message
from portal.mail.tokens import MAILBOX_LENGTH, from_mailbox, in_mailbox

PURPOSE = "bounce"
TRIED = 20
"""So many candidates are looked at in one mail: a hostile one could hold thousands."""


def bounce_address(message: Message) -> str:
    """`bounce+<token>@example.org`; nothing unless MAIL_BOUNCE_ADDRESS is set."""
    if not settings.MAIL_BOUNCE_ADDRESS or not message.pk:
        return ""
    local, _, domain = settings.MAIL_BOUNCE_ADDRESS.rpartition("@")
    return f"{local}+{in_mailbox(PURPOSE, message.pk)}@{domain}"


def messages_named(words: str) -> Iterator[int]:
    """Ids of the messages whose bounce addresses stand in these words."""
    if not settings.MAIL_BOUNCE_ADDRESS:
        return
    local, _, domain = settings.MAIL_BOUNCE_ADDRESS.rpartition("@")
    pattern = rf"{re.escape(local)}\+([a-z2-7]{{{MAILBOX_LENGTH}}})@{re.escape(domain)}"
    for _at, found in zip(range(TRIED), re.finditer(pattern, words, re.IGNORECASE), strict=False):
        try:
            yield from_mailbox(PURPOSE, found[1].lower())
        except BadSignature:
            continue
