"""Connects as a letter would, with TLS, greeting and sign-in, and hangs up. No mail leaves."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from portal.environment import provider_in
from portal.mail.models import Stream
from portal.mail.outcomes import UnreachableError
from portal.mail.staying import OutsideError
from portal.mail.streams import url_of
from portal.mail.transports import MailUrlError, transport
from portal.operations.findings import Finding, failure, fine, warning

NAMES = {Stream.NOW: "MAIL_URL", Stream.BULK: "MAIL_BULK_URL"}
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def check() -> Iterator[Finding]:
    """Each way once: without MAIL_BULK_URL both streams leave the same way."""
    for stream in (Stream.NOW, Stream.BULK):
        if stream == Stream.NOW or settings.MAIL_BULK_URL:
            yield from _way(stream)


def _way(stream: Stream) -> Iterator[Finding]:
    name = NAMES[stream]
    try:
        _connect(stream)
    except (MailUrlError, OutsideError) as error:
        yield failure(f"{name}: {error}", f"Set {name} as .env.example shows it.")
    except (UnreachableError, OSError) as error:
        yield failure(f"{name}: {error}", _what_to_do(str(error), name))
    else:
        yield from _connected(stream, name)


def _connect(stream: Stream) -> None:
    way = transport(stream)
    try:
        way.ready()
    finally:
        way.close()


def _what_to_do(words: str, name: str) -> str:
    """By what the server or Python's ssl said."""
    low = words.lower()
    if "certificate" in low:
        return f"{name} must name the host of its certificate; the certificate must be valid."
    if "auth" in low or "535" in low or "credentials" in low:
        return f"The server refuses user and password: mend them in {name}."
    if "starttls" in low or "ssl" in low or "wrong_version" in low:
        return f"Try the other kind of TLS in {name}: ?tls=starttls (587) or ?tls=implicit (465)."
    if "timed out" in low:
        return f"A firewall may be in between; many hosters block port 25. Look at host and port in {name}."
    return f"Look at host and port in {name}, and whether the mail server runs."


def _connected(stream: Stream, name: str) -> Iterator[Finding]:
    url = urlsplit(url_of(stream))
    if provider := provider_in(url_of(stream)):
        yield fine(f"{name}: anymail knows {provider} and has its keys; it was not called.")
        return
    yield fine(f"{name}: {url.hostname}:{url.port or 25} takes our greeting.")
    if not url.query and url.hostname not in LOOPBACK and settings.PRODUCTION:
        yield warning(f"{name}: mail and password leave unencrypted.", f"Add ?tls=starttls to {name}.")
