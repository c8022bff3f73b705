"""How each stream leaves: what goes to many may have a server and a sender of its own.

Receivers judge a sender by all that comes from it: complaints about a newsletter must not hold up a sign-in code.
"""

from django.conf import settings

from portal.mail.models import Stream


def url_of(stream: str) -> str:
    """How its mail leaves, as MAIL_URL and MAIL_BULK_URL say it."""
    return (stream == Stream.BULK and settings.MAIL_BULK_URL) or settings.MAIL_URL


def sender_of(stream: str) -> str:
    """From whom it comes: a name and an address."""
    return (stream == Stream.BULK and settings.MAIL_BULK_FROM) or settings.MAIL_FROM
