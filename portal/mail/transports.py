"""How a letter leaves: over SMTP on a connection kept open, or through a provider's API by anymail."""

from collections.abc import Iterator, Sequence
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.conf import settings

from portal.mail.envelopes import Envelope
from portal.mail.esp import EspTransport
from portal.mail.outcomes import Meanwhile, Outcome, idle
from portal.mail.smtp import SmtpTransport
from portal.mail.staying import refuse_outside


class MailUrlError(ValueError):
    """MAIL_URL can't be understood; says what it should look like."""


class Transport(Protocol):
    def ready(self) -> None:
        """Connect unless connected. Raises UnreachableError."""

    def send_all(self, envelopes: Sequence[Envelope], meanwhile: Meanwhile = idle) -> Iterator[Outcome]:
        """One try of each, in their order. Raises UnreachableError when the server wants no mail from us at all.

        Of what had no outcome before that, nothing was handed over. `meanwhile`: what may be done while the server
        is waited for.
        """

    def close(self) -> None: ...


def transport() -> Transport:
    """The one that MAIL_URL names, not yet connected. Raises OutsideError where mail must stay here and would not."""
    if settings.MAIL_STAYS_HERE:
        refuse_outside(settings.MAIL_URL)
    if settings.MAIL_URL.startswith("anymail:"):
        return EspTransport(settings.MAIL_URL.removeprefix("anymail:"))
    return _smtp(urlsplit(settings.MAIL_URL))


def _smtp(url: SplitResult) -> SmtpTransport:
    tls = parse_qs(url.query).get("tls", [""])[-1]
    if url.scheme != "smtp" or not url.hostname or tls not in ("", "starttls", "implicit"):
        raise MailUrlError(
            "MAIL_URL is smtp://user:password@host:port?tls=starttls (or tls=implicit), or anymail:<provider>"
        )
    user, password = unquote(url.username or ""), unquote(url.password or "")
    return SmtpTransport(url.hostname, url.port or 25, user, password, tls)
