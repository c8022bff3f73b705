"""How a letter leaves: over SMTP on a connection kept open, or through a provider's API by anymail."""

from collections.abc import Iterator, Sequence
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, parse_qsl, unquote, urlsplit

from django.conf import settings

from portal.environment import provider_in
from portal.mail.envelopes import Envelope
from portal.mail.esp import EspTransport
from portal.mail.models import Stream
from portal.mail.outcomes import Meanwhile, Outcome, idle
from portal.mail.smtp import SmtpTransport
from portal.mail.staying import refuse_outside
from portal.mail.streams import url_of


class MailUrlError(ValueError):
    """MAIL_URL or MAIL_BULK_URL can't be understood; says what it should look like."""


class Transport(Protocol):
    def ready(self) -> None:
        """Connect unless connected. Raises UnreachableError."""

    def send_all(self, envelopes: Sequence[Envelope], meanwhile: Meanwhile = idle) -> Iterator[Outcome]:
        """One try of each, in their order. Raises UnreachableError when the server wants no mail from us at all.

        Of what had no outcome before that, nothing was handed over. `meanwhile`: what may be done while the server
        is waited for.
        """

    def close(self) -> None: ...


def transport(stream: str = Stream.NOW) -> Transport:
    """That of the stream, not yet connected. Raises OutsideError where mail must stay here and would not."""
    url = url_of(stream)
    if settings.MAIL_STAYS_HERE:
        refuse_outside(url)
    if provider := provider_in(url):
        return EspTransport(provider, dict(parse_qsl(urlsplit(url).query)))
    return _smtp(urlsplit(url))


def _smtp(url: SplitResult) -> SmtpTransport:
    tls = parse_qs(url.query).get("tls", [""])[-1]
    if url.scheme != "smtp" or not url.hostname or tls not in ("", "starttls", "implicit"):
        raise MailUrlError(
            "MAIL_URL (and MAIL_BULK_URL) is smtp://user:password@host:port?tls=starttls, or tls=implicit, "
            "or anymail:<provider>"
        )
    user, password = unquote(url.username or ""), unquote(url.password or "")
    return SmtpTransport(url.hostname, url.port or 25, user, password, tls)
