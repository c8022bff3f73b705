from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
import requests
from anymail.backends.test import EmailBackend
from anymail.exceptions import AnymailRequestsAPIError
from urllib3.exceptions import MaxRetryError, NewConnectionError

from portal.mail.envelopes import enclose
from portal.mail.esp import EspTransport
from portal.mail.kinds import Kind, Letter
from portal.mail.models import Message
from portal.mail.outcomes import Fate, Outcome, UnreachableError
from portal.mail.smtp import SmtpTransport
from portal.mail.transports import MailUrlError, Transport, transport
from tests.sinks import CLOSE, Behaviour, Sink

KIND = Kind("news", "News", lambda message, secrets: Letter("", "", ""), purpose="newsletter")


def envelope(address: str = "marta@example.org") -> Any:
    message = Message(kind="news", address=address, occasion="issue:1", person_id=1)
    return enclose(message, KIND, Letter("Subject", "Text", "<p>Html</p>"))


def send(carrier: Transport, letter: Any) -> Outcome:
    [outcome] = carrier.send_all([letter])
    return outcome


@pytest.fixture(params=[True, False], ids=["groups", "in turn"])
def smtp(request: pytest.FixtureRequest) -> Iterator[tuple[Sink, SmtpTransport]]:
    with Sink(takes_groups=request.param) as sink:
        carrier = SmtpTransport("127.0.0.1", sink.port)
        yield sink, carrier
        carrier.close()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", ("mail.example", 25, "", "", "")),
        ("smtp://u%40x:p%3Aw@mail.example:587?tls=starttls", ("mail.example", 587, "u@x", "p:w", "starttls")),
        ("smtp://mail.example:465?tls=implicit", ("mail.example", 465, "", "", "implicit")),
    ],
)
def test_the_address_names_the_server(settings: Any, url: str, expected: tuple[Any, ...]) -> None:
    settings.MAIL_URL = url
    found = transport()
    assert isinstance(found, SmtpTransport)
    assert (found.host, found.port, found.user, found.password, found.tls) == expected


@pytest.mark.parametrize("url", ["", "mail.example", "smtp://", "http://x", "smtp://x?tls=yes"])
def test_an_address_that_is_none_is_refused_with_words(settings: Any, url: str) -> None:
    settings.MAIL_URL = url
    with pytest.raises(MailUrlError, match="smtp://user:password@host:port"):
        transport()


def test_bytes_arrive_as_they_were_written(smtp: tuple[Sink, SmtpTransport]) -> None:
    sink, carrier = smtp
    letter = envelope()
    assert send(carrier, letter).fate is Fate.TAKEN
    assert sink.received == [("marta@example.org", letter.as_bytes())]


@pytest.mark.parametrize(
    ("behaviour", "fate", "unknown_address"),
    [
        (Behaviour(rcpt="251 will forward"), Fate.TAKEN, False),
        (Behaviour(mail="451 4.3.0 later"), Fate.LATER, False),
        (Behaviour(mail="550 5.7.1 no"), Fate.NEVER, False),
        (Behaviour(rcpt="452 4.2.2 full"), Fate.LATER, False),
        (Behaviour(rcpt="550 5.1.1 nobody"), Fate.NEVER, True),
        (Behaviour(rcpt="550 5.7.1 refused"), Fate.NEVER, False),
        (Behaviour(data="451 4.3.0 later"), Fate.LATER, False),
        (Behaviour(dot="554 5.6.0 no"), Fate.NEVER, False),
        (Behaviour(dot="451 4.3.0 later"), Fate.LATER, False),
        (Behaviour(dot="252 odd"), Fate.LATER, False),
    ],
)
def test_every_reply_is_read(
    smtp: tuple[Sink, SmtpTransport], behaviour: Behaviour, fate: Fate, unknown_address: bool
) -> None:
    sink, carrier = smtp
    sink.behaviours["*"] = behaviour
    outcome = send(carrier, envelope())
    assert (outcome.fate, outcome.no_such_address) == (fate, unknown_address)
    sink.behaviours.clear()
    assert send(carrier, envelope()).fate is Fate.TAKEN
    assert sink.connections == 1


ALL_REPLIES = [
    (Behaviour(), Fate.TAKEN),
    (Behaviour(rcpt="550 5.1.1 nobody"), Fate.NEVER),
    (Behaviour(rcpt="452 4.2.2 full"), Fate.LATER),
    (Behaviour(data="451 4.3.0 later"), Fate.LATER),
    (Behaviour(dot="554 5.6.0 no"), Fate.NEVER),
    (Behaviour(rcpt=CLOSE), Fate.LOST),
    (Behaviour(data=CLOSE), Fate.LOST),
    (Behaviour(dot=CLOSE), Fate.UNKNOWN),
    (Behaviour(dot="421 4.3.2 going down"), Fate.LATER),
]


@pytest.mark.parametrize("late", [False, True], ids=["data refused at once", "data refused at the dot"])
@pytest.mark.parametrize("first", range(len(ALL_REPLIES)))
def test_no_letter_of_a_window_is_mixed_up_with_another(
    smtp: tuple[Sink, SmtpTransport], first: int, late: bool
) -> None:
    """Every reply is met by every other as its neighbour; each letter has its own outcome, and arrives once or not."""
    sink, carrier = smtp
    sink.refuses_data_late = late
    order = [ALL_REPLIES[(first + place * step) % 9] for step in (1, 2, 4) for place in range(9)]
    letters = [envelope(f"a{number}@example.org") for number in range(len(order))]
    for letter, (behaviour, _) in zip(letters, order, strict=True):
        sink.behaviours[letter.recipient] = behaviour
    assert [outcome.fate for outcome in carrier.send_all(letters)] == [fate for _, fate in order]
    arrived = [recipient for recipient, _ in sink.received]
    wanted = [
        letter.recipient
        for letter, (_, fate) in zip(letters, order, strict=True)
        if fate in (Fate.TAKEN, Fate.UNKNOWN)
    ]
    assert arrived == wanted
    for recipient, raw in sink.received:
        assert f"To: {recipient}\r\n".encode() in raw


@pytest.mark.parametrize("status", ["5.7.26", "5.7.515"])
def test_a_provider_that_takes_nothing_from_us_pauses_its_domain(
    smtp: tuple[Sink, SmtpTransport], status: str
) -> None:
    sink, carrier = smtp
    sink.behaviours["*"] = Behaviour(dot=f"550 {status} unauthenticated")
    outcome = send(carrier, envelope())
    assert (outcome.fate, outcome.pauses_domain, outcome.no_such_address) == (Fate.LATER, True, False)


def test_a_server_without_tls_is_not_spoken_to_when_tls_is_asked_for(
    smtp: tuple[Sink, SmtpTransport],
) -> None:
    sink, _ = smtp
    for tls in ("starttls", "implicit"):
        with pytest.raises(UnreachableError):
            SmtpTransport("127.0.0.1", sink.port, tls=tls).ready()
    assert sink.received == []


def test_a_server_without_sign_in_gets_no_password(smtp: tuple[Sink, SmtpTransport]) -> None:
    sink, _ = smtp
    with pytest.raises(UnreachableError):
        SmtpTransport("127.0.0.1", sink.port, "user", "password").ready()


def test_anymail_gets_both_parts_and_the_headers(settings: Any) -> None:
    settings.MAIL_URL = "anymail:test"
    carrier = transport()
    accepted = EmailBackend.post_to_esp
    with mock.patch.object(EmailBackend, "post_to_esp", autospec=True, side_effect=accepted) as post:
        assert send(carrier, envelope()).fate is Fate.TAKEN
    message = post.call_args.args[2]
    assert (message.subject, message.body, message.to) == ("Subject", "Text", ["marta@example.org"])
    assert message.alternatives[0][0] == "<p>Html</p>"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.extra_headers["Message-ID"].startswith("<")


@pytest.mark.parametrize(
    ("status", "fate"),
    [(400, Fate.NEVER), (422, Fate.NEVER), (423, Fate.LATER), (500, Fate.UNKNOWN), (503, Fate.UNKNOWN)],
)
def test_a_providers_answer_is_understood(status: int, fate: Fate) -> None:
    assert refused_with(_answer(status)).fate is fate


@pytest.mark.parametrize("status", [401, 403, 429])
def test_a_wrong_key_or_a_used_up_quota_is_nobodys_fault(status: int) -> None:
    with pytest.raises(UnreachableError):
        refused_with(_answer(status))


def test_a_lost_answer_leaves_a_doubt() -> None:
    assert refused_with(_lost(requests.ReadTimeout)).fate is Fate.UNKNOWN


def test_a_provider_that_does_not_open_in_time_costs_no_try() -> None:
    with pytest.raises(UnreachableError):
        refused_with(_lost(requests.ConnectTimeout))


def test_a_provider_that_is_away_costs_no_try_and_leaves_no_doubt() -> None:
    pool = mock.Mock(host="api.example")
    refused = MaxRetryError(pool, "/", NewConnectionError(pool, "refused"))
    with pytest.raises(UnreachableError):
        refused_with(_lost(requests.ConnectionError, refused))


def test_after_one_lost_answer_the_others_wait() -> None:
    carrier = EspTransport("test")
    answers = mock.Mock(side_effect=_lost(requests.ReadTimeout))
    with mock.patch.object(EmailBackend, "post_to_esp", answers):
        outcomes = carrier.send_all([envelope("a@example.org"), envelope("b@example.org")])
        assert next(outcomes).fate is Fate.UNKNOWN
        with pytest.raises(UnreachableError):
            next(outcomes)
    assert answers.call_count == 1


def refused_with(error: Exception) -> Any:
    carrier = EspTransport("test")
    with mock.patch("anymail.backends.test.EmailBackend.post_to_esp", side_effect=error):
        return send(carrier, envelope())


def _answer(status: int) -> Exception:
    response = requests.Response()
    response.status_code = status
    return AnymailRequestsAPIError("refused", response=response)


def _lost(cause: type[Exception], why: Exception | None = None) -> Exception:
    """As anymail's RequestsBackend.post_to_esp makes it."""
    error: Exception = type("Lost", (AnymailRequestsAPIError, cause), {})("no answer")
    error.__cause__ = cause(why)
    return error
