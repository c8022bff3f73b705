"""One call of a provider's API with the letters of one or many readers, each with its own words and headers.

What goes wrong with a call as a whole is raised in anymail's words, an AnymailError.
"""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from anymail.exceptions import AnymailRecipientsRefused, AnymailRequestsAPIError
from anymail.message import AnymailMessage

from portal.mail.envelopes import Envelope
from portal.mail.outcomes import Fate, Outcome, UnreachableError

SET_BY_THE_PROVIDER = {"From", "To", "Subject", "Date", "Reply-To"}
METADATA = "kinship_message"
"""Under which a provider's reports name our Message-ID."""
OVERHEAD = 1000
"""Bytes that a letter takes in a call beside its words and headers, generously."""
REFUSED = {"invalid", "rejected", "failed"}
UNREADABLE = Outcome(Fate.UNKNOWN, "the provider does not say what became of each letter of this call")
UNSAID = Outcome(Fate.UNKNOWN, "the provider refused some letters of this call and does not say which")
"""It did answer: nothing is wrong with the provider."""
POSTMARK_REFUSES_LETTER = {300, 402, 403, 406, 411}
"""Error codes about one letter or its reader. All others are about the account: no credit, unproved sender, too fast.
Source: https://postmarkapp.com/developer/api/overview#error-codes"""


class StoppedError(UnreachableError):
    """The account can send no more; `outcomes` are those of the call's first letters, none for the rest."""

    def __init__(self, words: str, outcomes: list[Outcome]) -> None:
        super().__init__(words)
        self.outcomes = outcomes


@dataclass(frozen=True)
class Post:
    """A letter as plain strings, its headers without those that a provider writes itself."""

    author: str
    recipient: str
    reply_to: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]

    @classmethod
    def of(cls, envelope: Envelope) -> "Post":
        letter, headers = envelope.letter, envelope.headers
        own = {name: value for name, value in headers.items() if name not in SET_BY_THE_PROVIDER}
        words = (letter.subject, str(letter.text), str(letter.html))
        return cls(envelope.author, envelope.recipient, headers["Reply-To"], *words, own)

    @property
    def metadata(self) -> dict[str, str]:
        return {METADATA: self.headers["Message-ID"]}

    @property
    def words(self) -> tuple[str, ...]:
        """All that differs from reader to reader."""
        return (self.subject, self.text, self.html, self.recipient, self.reply_to, *self.headers.values())

    @property
    def size(self) -> int:
        """Bytes in a call whose body is JSON."""
        return len(json.dumps(self.words)) + OVERHEAD


Call = Callable[[Any, Sequence[Post]], list[Outcome]]
"""Hands letters over to an anymail backend, in one call, and says what became of each."""


def alone(backend: Any, posts: Sequence[Post]) -> list[Outcome]:
    """One letter, as anymail sends any."""
    [post] = posts
    mail = _mail(backend, post)
    refusals = [status for status in _sent(mail).values() if status in REFUSED]
    return [_refused(refusals[0]) if refusals else Outcome(Fate.TAKEN)]


def merged(raw: str, escaped: str) -> Call:
    """Each letter as data for one template that is nothing but slots in the provider's inline syntax.

    `raw` is the slot for HTML, `escaped` the one for subject and text, which no provider escapes.
    """

    def call(backend: Any, posts: Sequence[Post]) -> list[Outcome]:
        mail = _template(backend, posts, raw, escaped)
        statuses = _sent(mail)
        return [_merged_outcome(statuses.get(post.recipient, "unknown")) for post in posts]

    return call


def listed(endpoint: str, read: Callable[[Any], list[Outcome]]) -> Call:
    """The bodies of single calls, as anymail makes them, in one list. No template, so no syntax to fear."""

    def call(backend: Any, posts: Sequence[Post]) -> list[Outcome]:
        mails = [_mail(backend, post) for post in posts]
        payload = _Listed(endpoint, [backend.build_message_payload(m, backend.send_defaults) for m in mails])
        response = backend.post_to_esp(payload, mails[0])
        if not response.ok:
            raise AnymailRequestsAPIError(email_message=mails[0], response=response, backend=backend)
        found = read(backend.deserialize_json_response(response, payload, mails[0]))
        return _unless_stopped(found) if len(found) == len(posts) else [UNREADABLE] * len(posts)

    return call


def postmark_answer(answer: Any) -> list[Outcome]:
    """Postmark takes each letter of a list by itself."""
    items = answer if isinstance(answer, list) else []
    return [_postmark_outcome(one) if isinstance(one, dict) else UNREADABLE for one in items]


def resend_answer(answer: Any) -> list[Outcome]:
    """Resend takes a list as a whole, or refuses it as a whole with a 4xx."""
    taken = answer.get("data") if isinstance(answer, dict) else None
    return [Outcome(Fate.TAKEN) for _ in taken or ()]


def _unless_stopped(found: list[Outcome]) -> list[Outcome]:
    """Raises StoppedError where the account could send no more: the letters after the last one judged keep their tries.

    Only those: outcomes come in the order of the letters, so one amid others costs a try.
    """
    judged = [place for place, outcome in enumerate(found, 1) if outcome.fate is not Fate.LATER]
    known = max(judged, default=0)
    if known < len(found):
        raise StoppedError(found[-1].words, found[:known])
    return found


class _Listed:
    """Stands for one payload where anymail's backend posts it."""

    def __init__(self, endpoint: str, payloads: list[Any]) -> None:
        self.endpoint, self.payloads = endpoint, payloads

    def get_request_params(self, api_url: str) -> dict[str, Any]:
        body = ",".join(payload.serialize_json(payload.data) for payload in self.payloads)
        params = self.payloads[0].get_request_params(api_url)
        return {**params, "url": urljoin(api_url, self.endpoint), "data": f"[{body}]"}


def _mail(backend: Any, post: Post) -> Any:
    mail = AnymailMessage(
        post.subject,
        post.text,
        post.author,
        [post.recipient],
        headers=post.headers,
        reply_to=[post.reply_to],
        connection=backend,
        metadata=post.metadata,
    )
    mail.attach_alternative(post.html, "text/html")
    return mail


def _template(backend: Any, posts: Sequence[Post], raw: str, escaped: str) -> Any:
    mail = AnymailMessage(
        escaped % "letter_subject",
        escaped % "letter_text",
        posts[0].author,
        [post.recipient for post in posts],
        reply_to=[posts[0].reply_to],
        connection=backend,
        merge_data={post.recipient: _data(post) for post in posts},
        merge_headers={post.recipient: post.headers for post in posts},
        merge_metadata={post.recipient: post.metadata for post in posts},
    )
    mail.attach_alternative(raw % "letter_html", "text/html")
    return mail


def _data(post: Post) -> dict[str, str]:
    return {"letter_subject": post.subject, "letter_text": post.text, "letter_html": post.html}


def _sent(mail: Any) -> dict[str, str]:
    """What anymail says of each reader. Where all are refused it raises, after it noted that."""
    with suppress(AnymailRecipientsRefused):
        mail.send()
    return {address: known.status for address, known in mail.anymail_status.recipients.items()}


def _merged_outcome(status: str) -> Outcome:
    """A provider that took some letters of a call and does not say which leaves all of them in doubt."""
    if status in REFUSED:
        return _refused(status)
    return UNSAID if status == "unknown" else Outcome(Fate.TAKEN)


def _refused(status: str) -> Outcome:
    return Outcome(Fate.NEVER, f"refused by the provider: {status}")


def _postmark_outcome(one: dict[str, Any]) -> Outcome:
    code, words = one.get("ErrorCode", 0), f"{one.get('ErrorCode')} {one.get('Message')}".replace("\n", " ")
    if code == 0:
        return Outcome(Fate.TAKEN)
    return Outcome(Fate.NEVER if code in POSTMARK_REFUSES_LETTER else Fate.LATER, words)
