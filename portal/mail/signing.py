"""Signing by ourselves (RFC 6376), for who sends over plain SMTP without a mail server that signs.

In Python a signature costs more than all else about a letter together, so that it is off unless a key is set.
"""

import functools
from email.utils import parseaddr

from django.conf import settings

# What a receiver must be able to trust; the two of RFC 8058 have to be signed for one-click unsubscribing.
SIGNED = [
    b"from", b"to", b"reply-to", b"subject", b"date", b"message-id", b"mime-version", b"content-type",
    b"list-id", b"list-unsubscribe", b"list-unsubscribe-post", b"feedback-id", b"auto-submitted",
]  # fmt: skip


def signs() -> bool:
    return bool(settings.MAIL_DKIM_KEY and settings.MAIL_DKIM_SELECTOR)


def signed(letter: bytes, author: str) -> bytes:
    """The letter with its DKIM-Signature, by the domain of who writes, before all other headers."""
    import dkim  # brings a resolver with it that takes a while to load, and few processes sign

    there = {line.partition(b":")[0].lower() for line in letter.partition(b"\r\n\r\n")[0].split(b"\r\n")}
    header = dkim.sign(
        letter,
        selector=settings.MAIL_DKIM_SELECTOR.encode("ascii"),
        domain=_domain(author).encode("ascii"),
        privkey=settings.MAIL_DKIM_KEY.encode("ascii"),
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[name for name in SIGNED if name in there],
    )
    return bytes(header) + letter


@functools.cache
def _domain(author: str) -> str:
    return parseaddr(author)[1].rpartition("@")[2].encode("idna").decode("ascii")
