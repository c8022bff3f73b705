from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from traceback import walk_tb
from typing import Any

import requests
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailUnsupportedFeature
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from urllib3.exceptions import MaxRetryError, NewConnectionError

from portal.mail.envelopes import Envelope
from portal.mail.outcomes import Fate, Meanwhile, Outcome, UnreachableError, idle
from portal.mail.posting import UNSAID, Post, StoppedError
from portal.mail.providers import ALONE, COUNT_AS_TOLD, PROVIDERS, Provider, calls

ANOTHER_TIME = (408, 409, 423, 425)
"""Not taken, and through no fault of the letter: too slow, busy, too early."""
NOT_OURS = (401, 403, 407, 420, 429)
"""About the account: a wrong key, no right to send, too many letters (which SparkPost says with 420)."""
PERHAPS_OURS = (402, 404, 405, 410)
"""Nothing paid, no such address of the API; but one letter may provoke them too."""
FEW, MANY = 3, 20
"""So many letters say whether a refusal in the same words is about all: as many as a window has, if not fewer than FEW;
of a large window the first MANY."""
COUNTS_NOTHING = {"track_opens": False, "track_clicks": False}
CONNECTING = {"do_handshake", "_tunnel"}
"""Functions of Python's ssl and http.client that end before a request begins."""
UNKNOWN_PROVIDER = (
    "MAIL_URL or MAIL_BULK_URL is anymail:{0}, and anymail has no provider of that name that could be loaded. "
    "Write it as anymail does, in small letters: anymail:mailgun, anymail:amazon_ses. ({1})"
)
UNSURE = set[str]()
"""Providers that left this process without an answer. Until they give one, a run begins with a single letter."""


class EspTransport:
    """A provider's API through anymail, whose settings (keys) it reads itself.

    `extra`: what all calls say beside their letters, in the provider's own names.
    """

    def __init__(self, provider: str, extra: Mapping[str, str] | None = None) -> None:
        self.name = provider
        self.backend = f"anymail.backends.{provider}.EmailBackend"
        self.extra = extra or {}
        self.provider = PROVIDERS.get(provider, ALONE)
        self.connection: BaseEmailBackend | None = None
        self.doubt = ""

    def ready(self) -> None:
        """After an answer that is lost the others wait: a provider that is away must not put all in doubt."""
        if self.doubt:
            raise UnreachableError(self.doubt)
        if self.connection is None:
            try:
                self.connection = self._backend()
            except ImproperlyConfigured as error:
                raise UnreachableError(_words(error)) from error
            except ImportError as error:
                raise UnreachableError(UNKNOWN_PROVIDER.format(self.name, _words(error))) from error
            self.connection.open()

    def _backend(self) -> BaseEmailBackend:
        connection: Any = get_connection(self.backend)
        given = connection.send_defaults
        counting = COUNTS_NOTHING if self.name in COUNT_AS_TOLD else {}
        extra = {"esp_extra": {**given.get("esp_extra", {}), **self.extra}} if self.extra else {}
        connection.send_defaults = {**given, **counting, **extra}
        return connection  # type: ignore[no-any-return]

    def send_all(self, envelopes: Sequence[Envelope], meanwhile: Meanwhile = idle) -> Iterator[Outcome]:
        """As many letters to a call as the provider takes."""
        yield from _unless_all_alike(self._answers(envelopes))

    def _answers(self, envelopes: Sequence[Envelope]) -> Iterator[list[Outcome]]:
        """Of each call. One that is refused as a whole is tried in halves."""
        waiting = self._calls([Post.of(envelope) for envelope in envelopes])
        while waiting:
            provider, posts = waiting.popleft()
            try:
                outcomes = self._called(provider, posts)
            except StoppedError as stop:
                self._remember(stop.outcomes)
                yield stop.outcomes
                raise
            if outcomes is None:
                half = len(posts) // 2
                waiting.extendleft([(provider, posts[half:]), (provider, posts[:half])])
            else:
                self._remember(outcomes)
                yield outcomes

    def _calls(self, posts: list[Post]) -> deque[tuple[Provider, list[Post]]]:
        scouts = 1 if self.backend in UNSURE else 0
        return deque([*calls(posts[:scouts], self.provider), *calls(posts[scouts:], self.provider)])

    def _remember(self, outcomes: list[Outcome]) -> None:
        doubts = (one for one in outcomes if one.fate is Fate.UNKNOWN and one != UNSAID)
        self.doubt = next((one.words or "no answer" for one in doubts), "")
        if self.doubt:
            UNSURE.add(self.backend)
        else:
            UNSURE.discard(self.backend)

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def _called(self, provider: Provider, posts: list[Post]) -> list[Outcome] | None:
        """None where one of several letters is at fault, and nobody knows which."""
        self.ready()
        try:
            return provider.call(self.connection, posts)
        except AnymailUnsupportedFeature as error:
            raise UnreachableError(_words(error)) from error
        except AnymailError as error:
            outcome = _outcome(error) if isinstance(error, AnymailAPIError) else _never(error)
            perhaps_one = outcome.fate is Fate.NEVER or error.status_code in PERHAPS_OURS
        return None if perhaps_one and len(posts) > 1 else [outcome] * len(posts)


def _unless_all_alike(answers: Iterator[list[Outcome]]) -> Iterator[Outcome]:
    """Raises UnreachableError where letter after letter is refused in the same words: what they share is at fault.

    Such are a sender that is not accepted, or a header or setting that is refused. Once another outcome is known, each
    letter is refused for itself. What an answer says is passed on as a whole: nothing that was taken may be given back.
    """
    alike: list[Outcome] = []
    for outcomes in answers:
        alike += outcomes
        if alike and not _are_alike(alike):
            yield from alike
            yield from chain.from_iterable(answers)
            return
        if len(alike) >= MANY:
            break
    if len(alike) >= FEW:
        raise UnreachableError(f"{len(alike)} letters one after the other are refused: {alike[0].words}")
    yield from alike


def _are_alike(outcomes: list[Outcome]) -> bool:
    return outcomes[0].fate in (Fate.NEVER, Fate.LATER) and len(set(outcomes)) == 1


def _outcome(error: AnymailAPIError) -> Outcome:
    """A refused request was not taken; one whose answer is lost, or the provider's own fault, may have been."""
    status = error.status_code
    if _never_connected(error) or status in NOT_OURS:
        raise UnreachableError(_words(error)) from error
    if status in ANOTHER_TIME or status in PERHAPS_OURS:
        return Outcome(Fate.LATER, _words(error))
    if status is not None and 400 <= status <= 499:
        return _never(error)
    return Outcome(Fate.UNKNOWN, _words(error))


def _never(error: AnymailError) -> Outcome:
    return Outcome(Fate.NEVER, _words(error))


def _never_connected(error: BaseException | None) -> bool:
    """Refused, no such host, no TLS, or nobody answered in time: nothing was sent (somewhere down the chain)."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    while error is not None:
        reason = next((one for one in error.args if isinstance(one, MaxRetryError)), None)
        refused = reason.reason if reason else error
        if isinstance(refused, NewConnectionError) or _while_connecting(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _while_connecting(error: BaseException) -> bool:
    """Whether it was raised in a TLS handshake or before a proxy had opened its tunnel.

    The kind of error does not tell: a connection that breaks under a call may be an SSLError or a ProxyError too.
    """
    frames = walk_tb(error.__traceback__)
    return any(frame.f_code.co_name in CONNECTING for frame, _line in frames)


def _words(error: Exception) -> str:
    """With what the provider answered, in one line."""
    return " ".join(str(error).split())
