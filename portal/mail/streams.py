"""How each stream leaves: what goes to many may have a server and a sender of its own.

Receivers judge a sender by all that comes from it: complaints about a newsletter must not hold up a sign-in code.
"""

from dataclasses import dataclass
from email.utils import parseaddr, quote

from django.conf import settings

from portal.branding.reading import brand
from portal.mail.models import Stream


@dataclass(frozen=True)
class Voice:
    """What the brand says about who writes; read once for a chunk of letters, since each would ask the cache."""

    name: str = ""
    reply_to: str = ""

    @classmethod
    def of_the_brand(cls) -> "Voice":
        ours = brand()
        return cls(ours.sender_name, ours.reply_to)


def url_of(stream: str) -> str:
    """How its mail leaves, as MAIL_URL and MAIL_BULK_URL say it."""
    return (stream == Stream.BULK and settings.MAIL_BULK_URL) or settings.MAIL_URL


def sender_of(stream: str) -> str:
    """From whom it comes, as the settings say it: a name and an address."""
    return (stream == Stream.BULK and settings.MAIL_BULK_FROM) or settings.MAIL_FROM


def author_of(stream: str, voice: Voice) -> str:
    """The same under the brand's name; the address stays, since receivers know it by its proofs."""
    written = sender_of(stream)
    return f'"{quote(voice.name)}" <{parseaddr(written)[1]}>' if voice.name else written
