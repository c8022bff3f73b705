from collections.abc import Iterator, Sequence

import requests
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from urllib3.exceptions import MaxRetryError, NewConnectionError

from portal.mail.envelopes import Envelope
from portal.mail.outcomes import Fate, Meanwhile, Outcome, UnreachableError, idle

SET_BY_THE_PROVIDER = {"From", "To", "Subject", "Date", "Reply-To"}
METADATA = "kinship_message"
"""Under which a provider's reports name our Message-ID."""
TOO_MANY = 429
NOT_OURS = (401, 403)


class EspTransport:
    """A provider's API through anymail, whose settings (keys) it reads itself."""

    def __init__(self, provider: str) -> None:
        self.backend = f"anymail.backends.{provider}.EmailBackend"
        self.connection: BaseEmailBackend | None = None

    def ready(self) -> None:
        if self.connection is None:
            self.connection = get_connection(self.backend)
            self.connection.open()

    def send_all(self, envelopes: Sequence[Envelope], meanwhile: Meanwhile = idle) -> Iterator[Outcome]:
        """After an answer that is lost the others wait: a provider that is away must not put all in doubt."""
        outcome: Outcome | None = None
        for envelope in envelopes:
            if outcome and outcome.fate is Fate.UNKNOWN:
                raise UnreachableError(outcome.words)
            outcome = self.send(envelope)
            yield outcome

    def send(self, envelope: Envelope) -> Outcome:
        self.ready()
        try:
            self._mail(envelope).send()
        except AnymailRecipientsRefused as error:
            return Outcome(Fate.NEVER, _first_line(error))
        except AnymailAPIError as error:
            return _outcome(error)
        except AnymailError as error:
            return Outcome(Fate.NEVER, _first_line(error))
        return Outcome(Fate.TAKEN)

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def _mail(self, envelope: Envelope) -> EmailMultiAlternatives:
        extra = {name: value for name, value in envelope.headers.items() if name not in SET_BY_THE_PROVIDER}
        mail = EmailMultiAlternatives(
            envelope.letter.subject,
            str(envelope.letter.text),
            settings.MAIL_FROM,
            [envelope.recipient],
            headers=extra,
            reply_to=[envelope.headers["Reply-To"]],
            connection=self.connection,
        )
        mail.metadata = {METADATA: envelope.headers["Message-ID"]}  # type: ignore[attr-defined]
        mail.attach_alternative(str(envelope.letter.html), "text/html")
        return mail


def _outcome(error: AnymailAPIError) -> Outcome:
    """A refused request was not taken; one whose answer is lost, or the provider's own fault, may have been."""
    words = _first_line(error)
    if isinstance(error, requests.ConnectTimeout):
        return Outcome(Fate.LOST, words)
    if _never_connected(error):
        raise UnreachableError(words) from error
    if error.status_code in NOT_OURS:
        raise UnreachableError(words) from error
    if error.status_code == TOO_MANY:
        return Outcome(Fate.LATER, words)
    if error.status_code is not None and 400 <= error.status_code <= 499:
        return Outcome(Fate.NEVER, words)
    return Outcome(Fate.UNKNOWN, words)


def _never_connected(error: BaseException | None) -> bool:
    """Refused, or no such host: nothing was sent (urllib3 says so somewhere down the chain of causes)."""
    while error is not None:
        reason = next((one for one in error.args if isinstance(one, MaxRetryError)), None)
        if isinstance(error, NewConnectionError) or (
            reason and isinstance(reason.reason, NewConnectionError)
        ):
            return True
        error = error.__cause__ or error.__context__
    return False


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
