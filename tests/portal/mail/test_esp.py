"""Windows of letters through providers' APIs, on a real connection: what a call looks like, and what comes of it."""

import json
from typing import Any

import pytest

from portal.mail.envelopes import Envelope, enclose
from portal.mail.esp import UNSURE
from portal.mail.kinds import Kind, Letter
from portal.mail.models import Message
from portal.mail.outcomes import UnreachableError
from portal.mail.stitched import Fragment, stitched
from portal.mail.transports import Transport
from tests.providers import CLOSE, HANG, Provider, Received

POSTMARK_TAKES = {"ErrorCode": 0, "Message": "OK", "MessageID": "1", "To": "a0@example.org"}
KIND = Kind("news", "News", lambda message, secrets: Letter("", "", ""), purpose="newsletter")
TOGETHER = ["mailgun", "sparkpost", "postmark", "resend"]
STRANGE = (
    "{{x}} {{{letter_text}}} %recipient.letter_html% %recipient_name% *|X|* <%x%> \\ \"quoted\" 'ä' 100 % 🙂"
)


def envelope(name: str, words: str = "", *, person: int | None = 1, **more: Any) -> Envelope:
    message = Message(kind="news", address=f"{name}@example.org", occasion="issue:1", person_id=person)
    letter = Letter(f"To {name} {words}", f"Text {name}\n{words}", f"<p>Html & {name} {words}</p>", **more)
    return enclose(message, KIND, letter)


def window(size: int) -> list[Envelope]:
    return [envelope(f"a{number}") for number in range(size)]


def as_written(letter: Envelope) -> Received:
    """What its reader has to get, whatever the provider."""
    by_provider = {"From", "To", "Subject", "Date"}
    headers = {name: value for name, value in letter.headers.items() if name not in by_provider}
    metadata = {"kinship_message": headers["Message-ID"]}
    words = letter.letter.subject, str(letter.letter.text), str(letter.letter.html)
    return Received(letter.recipient, *words, headers, metadata)


def fates(carrier: Transport, letters: list[Envelope]) -> list[str]:
    return [outcome.fate.value for outcome in carrier.send_all(letters)]


def until_unreachable(carrier: Transport, letters: list[Envelope]) -> list[str]:
    found: list[str] = []
    with pytest.raises(UnreachableError):
        found.extend(outcome.fate.value for outcome in carrier.send_all(letters))
    return found


@pytest.mark.parametrize("name", TOGETHER)
def test_a_window_is_one_call_and_each_reader_gets_their_own(
    open_to: Any, provider: Provider, name: str
) -> None:
    letters = window(5)
    assert fates(open_to(name), letters) == ["taken"] * 5
    assert len(provider.calls) == 1
    assert provider.received == [as_written(letter) for letter in letters]


def test_who_takes_no_batch_gets_each_letter_by_itself(open_to: Any, provider: Provider) -> None:
    letters = window(3)
    assert fates(open_to("sendgrid"), letters) == ["taken"] * 3
    assert len(provider.calls) == 3
    assert provider.received == [as_written(letter) for letter in letters]


@pytest.mark.parametrize("name", [*TOGETHER, "sendgrid"])
def test_words_that_look_like_a_providers_slots_come_as_they_were_written(
    open_to: Any, provider: Provider, name: str
) -> None:
    letters = [envelope("a"), envelope("b", STRANGE), envelope("c")]
    assert fates(open_to(name), letters) == ["taken"] * 3
    assert provider.received == [as_written(letter) for letter in letters]


@pytest.mark.parametrize("name", TOGETHER)
def test_stitched_letters_go_as_their_words(open_to: Any, provider: Provider, name: str) -> None:
    words = stitched([Fragment.of("<p>Grüße, " + "long words " * 20 + "</p>")], {})
    message = Message(kind="news", address="a@example.org", occasion="issue:1", person_id=1)
    letter = enclose(message, KIND, Letter("News", words, words))
    assert fates(open_to(name), [letter]) == ["taken"]
    assert provider.received[0].html == "<p>Grüße, " + "long words " * 20 + "</p>"


def test_what_mailgun_is_told(open_to: Any, provider: Provider) -> None:
    letters = window(2)
    fates(open_to("mailgun"), letters)
    [call] = provider.calls
    data = {name: values for name, values in call.data.items() if name != "recipient-variables"}
    names = [
        "Auto-Submitted",
        "Feedback-Id",
        "List-Id",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
        "Message-Id",
    ]
    assert call.path == "/mailgun/kinship.example/messages"
    assert data == {
        "from": ["Kinship <hello@kinship.example>"],
        "to": ["a0@example.org", "a1@example.org"],
        "subject": ["%recipient.letter_subject%"],
        "text": ["%recipient.letter_text%"],
        "html": ["%recipient.letter_html%"],
        "h:Reply-To": ["support@kinship.example"],
        "o:tracking-opens": ["no"],
        "o:tracking-clicks": ["no"],
        "v:kinship_message": ["%recipient.v:kinship_message%"],
        **{f"h:{name}": [f"%recipient.h:{name}%"] for name in names},
    }
    variables = json.loads(call.data["recipient-variables"][0])
    assert list(variables) == ["a0@example.org", "a1@example.org"]
    assert variables["a1@example.org"] == {
        "letter_subject": "To a1 ",
        "letter_text": "Text a1\n",
        "letter_html": "<p>Html & a1 </p>",
        "v:kinship_message": letters[1].headers["Message-ID"],
        **{
            f"h:{name.title()}": letters[1].headers[name]
            for name in letters[1].headers
            if name.title() in names
        },
    }


def test_what_sparkpost_is_told(open_to: Any, provider: Provider) -> None:
    letters = window(2)
    fates(open_to("sparkpost"), letters)
    [call] = provider.calls
    names = [
        "Message-ID", "Auto-Submitted", "Feedback-ID", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"
    ]  # fmt: skip
    slots = {name: "Header__" + name.title().replace("-", "_") for name in names}
    assert call.path == "/sparkpost/transmissions/"
    assert call.data["content"] == {
        "from": "Kinship <hello@kinship.example>",
        "subject": "{{letter_subject}}",
        "text": "{{letter_text}}",
        "html": "{{{letter_html}}}",
        "reply_to": "support@kinship.example",
        "headers": {name: "{{" + slot + "}}" for name, slot in slots.items()},
    }
    assert call.data["recipients"][1] == {
        "address": {"email": "a1@example.org", "header_to": "a1@example.org"},
        "metadata": {"kinship_message": letters[1].headers["Message-ID"]},
        "substitution_data": {
            "letter_subject": "To a1 ",
            "letter_text": "Text a1\n",
            "letter_html": "<p>Html & a1 </p>",
            **{slot: letters[1].headers[name] for name, slot in slots.items()},
        },
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("mailgun", {"o:tracking-opens": ["no"], "o:tracking-clicks": ["no"]}),
        ("sparkpost", {"options": {"open_tracking": False, "click_tracking": False}}),
        ("postmark", {"TrackOpens": False, "TrackLinks": "None"}),
        (
            "sendgrid",
            {"tracking_settings": {"open_tracking": {"enable": False}, "click_tracking": {"enable": False}}},
        ),
        ("resend", {}),
    ],
)
def test_a_provider_is_told_to_leave_links_alone_and_to_add_no_picture(
    open_to: Any, provider: Provider, settings: Any, name: str, expected: dict[str, Any]
) -> None:
    if expected:
        settings.ANYMAIL |= {"SEND_DEFAULTS": {"track_opens": True, "track_clicks": True}}
    assert set(fates(open_to(name), [*window(2), envelope("b", "%recipient.x%")])) == {"taken"}
    for call in provider.calls:
        for one in call.data if isinstance(call.data, list) else [call.data]:
            assert {key: value for key, value in one.items() if "rack" in key or key == "options"} == expected


@pytest.mark.parametrize(
    ("name", "path"), [("postmark", "/postmark/email/batch"), ("resend", "/resend/emails/batch")]
)
def test_a_list_holds_what_single_calls_would(open_to: Any, provider: Provider, name: str, path: str) -> None:
    letters = window(2)
    fates(open_to(name), letters)
    [call] = provider.calls
    assert (call.path, len(call.data)) == (path, 2)
    for one, letter in zip(call.data, letters, strict=True):
        assert letter.recipient in json.dumps(one)
        others = json.dumps([other for other in call.data if other is not one])
        assert letter.recipient not in others


def test_postmarks_other_bulk_interface_changes_nothing(
    open_to: Any, provider: Provider, settings: Any
) -> None:
    settings.ANYMAIL |= {"POSTMARK_USE_BULK_API": True}
    letters = window(2)
    assert fates(open_to("postmark"), letters) == ["taken"] * 2
    assert provider.received == [as_written(letter) for letter in letters]


@pytest.mark.parametrize("name", TOGETHER)
def test_one_address_and_one_set_of_headers_to_a_call(open_to: Any, provider: Provider, name: str) -> None:
    letters = [
        envelope("a"), envelope("b"), envelope("A"), envelope("c", person=None), envelope("d", person=None),
        envelope("e", headers={"Reply-To": "desk@example.org"}),
    ]  # fmt: skip
    assert fates(open_to(name), letters) == ["taken"] * 6
    assert len(provider.calls) == 4
    assert provider.received == [as_written(letter) for letter in letters]


@pytest.mark.parametrize("name", ["mailgun", "resend"])
def test_who_is_refused_costs_nobody_else_the_letter(open_to: Any, provider: Provider, name: str) -> None:
    """Mailgun and Resend refuse the whole call for one reader: it is halved until that one is alone."""
    provider.refused = {"a5@example.org"}
    letters = window(8)
    assert fates(open_to(name), letters) == ["taken"] * 5 + ["never"] + ["taken"] * 2
    assert [letter.to for letter in provider.received] == [
        letter.recipient for letter in letters if letter.recipient not in provider.refused
    ]
    assert len(provider.calls) == 7


def test_the_ledger_is_told_what_the_provider_said(open_to: Any, provider: Provider) -> None:
    provider.answers.append((400, {"message": "to parameter is not a valid address"}))
    [outcome] = open_to("mailgun").send_all(window(1))
    expected = 'Mailgun API response 400 (Bad Request): { "message": "to parameter is not a valid address" }'
    assert (outcome.fate.value, outcome.words) == ("never", expected)


def test_postmark_says_itself_who_is_refused(open_to: Any, provider: Provider) -> None:
    provider.refused = {"a1@example.org"}
    outcomes = list(open_to("postmark").send_all(window(3)))
    assert [outcome.fate.value for outcome in outcomes] == ["taken", "never", "taken"]
    assert outcomes[1].words.startswith("406 Found inactive addresses: a1@example.org.")
    assert len(provider.calls) == 1


def test_sparkpost_does_not_say_who_is_refused(open_to: Any, provider: Provider) -> None:
    provider.refused = {"a1@example.org"}
    assert fates(open_to("sparkpost"), window(3)) == ["unknown"] * 3
    provider.refused |= {"a0@example.org"}
    assert fates(open_to("sparkpost"), window(2)) == ["never"] * 2


def test_a_refused_reader_at_sparkpost_holds_nothing_else_up(open_to: Any, provider: Provider) -> None:
    provider.refused = {"a1@example.org"}
    carrier = open_to("sparkpost")
    letters = [*window(3), envelope("a0"), envelope("b")]
    assert fates(carrier, letters) == ["unknown"] * 3 + ["taken"] * 2
    assert fates(carrier, window(3)) == ["unknown"] * 3
    assert fates(open_to("sparkpost"), [envelope("c"), envelope("d")]) == ["taken"] * 2
    assert [len(call.data["recipients"]) for call in provider.calls] == [3, 2, 3, 2]


@pytest.mark.parametrize(
    ("code", "expected"), [(300, "never"), (406, "never"), (405, "later"), (429, "later"), (100, "later")]
)
def test_what_postmark_says_of_one_letter(open_to: Any, provider: Provider, code: int, expected: str) -> None:
    provider.answers.append((200, [{"ErrorCode": code, "Message": "no"}, POSTMARK_TAKES]))
    assert fates(open_to("postmark"), window(2)) == [expected, "taken"]


@pytest.mark.parametrize("code", [429, 405])
def test_where_postmark_stops_amid_a_call_the_rest_waits(open_to: Any, provider: Provider, code: int) -> None:
    stops = {"ErrorCode": code, "Message": "no more"}
    provider.answers.append((200, [POSTMARK_TAKES, stops, POSTMARK_TAKES, stops, stops]))
    letters = [*window(5), envelope("a0")]
    assert until_unreachable(open_to("postmark"), letters) == ["taken", "later", "taken"]
    assert len(provider.calls) == 1


def test_where_the_account_may_send_nothing_no_letter_is_at_fault(open_to: Any, provider: Provider) -> None:
    provider.answers.append((200, [{"ErrorCode": 405, "Message": "out of credits"}] * 2))
    assert until_unreachable(open_to("postmark"), window(2)) == []


@pytest.mark.parametrize("name", TOGETHER)
@pytest.mark.parametrize(
    "answer", [(200, "odd"), (200, ["odd", "odd"]), (200, []), (200, {}), (500, {}), (503, {}), CLOSE, HANG]
)
def test_an_answer_that_says_nothing_leaves_the_call_in_doubt_and_the_rest_waiting(
    open_to: Any, provider: Provider, name: str, answer: Any
) -> None:
    provider.answers.append(answer)
    letters = [envelope("a"), envelope("b"), envelope("a")]
    assert until_unreachable(open_to(name), letters) == ["unknown"] * 2
    assert len(provider.calls) == 1


@pytest.mark.parametrize("name", TOGETHER)
@pytest.mark.parametrize("status", [408, 409, 423, 425])
def test_too_slow_or_too_early_is_for_later(open_to: Any, provider: Provider, name: str, status: int) -> None:
    provider.answers.append((status, {"message": "later"}))
    assert fates(open_to(name), [*window(3), envelope("a0")]) == ["later"] * 3 + ["taken"]


@pytest.mark.parametrize("name", [*TOGETHER, "sendgrid"])
@pytest.mark.parametrize("status", [401, 403, 407, 420, 429])
def test_what_is_wrong_with_the_account_is_no_letters_fault(
    open_to: Any, provider: Provider, name: str, status: int
) -> None:
    provider.answers.append((status, {"message": "no"}))
    assert until_unreachable(open_to(name), window(3)) == []
    assert len(provider.calls) == 1


@pytest.mark.parametrize("name", TOGETHER)
@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_call_that_is_refused_is_tried_in_halves(
    open_to: Any, provider: Provider, name: str, status: int
) -> None:
    provider.answers += [(status, {"ErrorCode": 402, "Message": "no"})] * 3
    letters = window(4)
    assert fates(open_to(name), letters) == ["never", "taken", "taken", "taken"]
    assert provider.received == [as_written(letter) for letter in letters[1:]]


def test_after_a_lost_answer_a_provider_is_asked_with_one_letter(open_to: Any, provider: Provider) -> None:
    provider.answers += [(500, {}), (500, {})]
    assert fates(open_to("mailgun"), window(3)) == ["unknown"] * 3
    assert until_unreachable(open_to("mailgun"), window(3)) == ["unknown"]
    again = open_to("mailgun")
    assert fates(again, window(3)) == ["taken"] * 3
    assert fates(again, window(3)) == ["taken"] * 3
    assert [len(call.data["to"]) for call in provider.calls] == [3, 1, 1, 2, 3]


def test_a_connection_on_which_an_answer_was_lost_takes_no_further_window(
    open_to: Any, provider: Provider
) -> None:
    provider.answers.append((500, {}))
    carrier = open_to("mailgun")
    assert fates(carrier, window(3)) == ["unknown"] * 3
    with pytest.raises(UnreachableError):
        carrier.ready()


def test_a_doubt_amid_the_halves_keeps_the_other_half_back(open_to: Any, provider: Provider) -> None:
    provider.answers += [(400, {"message": "no"}), (500, {})]
    assert until_unreachable(open_to("mailgun"), window(4)) == ["unknown"] * 2


@pytest.mark.parametrize("name", TOGETHER)
def test_a_provider_that_is_away_has_taken_nothing(open_to: Any, provider: Provider, name: str) -> None:
    carrier = open_to(name)
    provider.leave()
    assert until_unreachable(carrier, window(2)) == []


@pytest.mark.parametrize("name", [*TOGETHER, "sendgrid"])
def test_without_tls_nothing_was_handed_over(
    open_to: Any, provider: Provider, settings: Any, name: str
) -> None:
    key = f"{name.upper()}_API_URL"
    settings.ANYMAIL |= {key: settings.ANYMAIL[key].replace("http:", "https:")}
    with pytest.raises(UnreachableError, match="SSLError"):
        list(open_to(name).send_all(window(2)))
    assert not UNSURE


@pytest.mark.parametrize("opens", ["refused", "closed", "hangs"])
def test_without_a_proxys_tunnel_nothing_was_handed_over(
    open_to: Any, provider: Provider, monkeypatch: Any, opens: str, settings: Any
) -> None:
    settings.ANYMAIL |= {"MAILGUN_API_URL": "https://mailgun.example/v3"}
    monkeypatch.setenv("HTTPS_PROXY", provider.url)
    provider.tunnels = opens
    assert until_unreachable(open_to("mailgun"), window(2)) == []
    assert not UNSURE


def test_a_proxy_that_breaks_under_a_call_leaves_it_in_doubt(
    open_to: Any, provider: Provider, monkeypatch: Any, settings: Any
) -> None:
    """Without TLS there is no tunnel: the proxy is given the letters themselves, so a ProxyError says nothing."""
    settings.ANYMAIL |= {"MAILGUN_API_URL": "http://mailgun.example/mailgun"}
    monkeypatch.setenv("HTTP_PROXY", provider.url)
    provider.answers.append(CLOSE)
    [first, _second] = open_to("mailgun").send_all(window(2))
    assert first.fate.value == "unknown"
    assert "ProxyError" in first.words


def test_a_missing_key_costs_no_letter(open_to: Any, settings: Any) -> None:
    settings.ANYMAIL = {}
    assert until_unreachable(open_to("mailgun"), window(2)) == []


@pytest.mark.parametrize("name", ["sendgird", "Mailgun", "base", "mail gun"])
def test_a_mistyped_provider_costs_no_letter_and_the_log_says_what_to_write(open_to: Any, name: str) -> None:
    expected = (
        f"MAIL_URL or MAIL_BULK_URL is anymail:{name}, and anymail has no provider of that name that could be "
        "loaded. Write it as anymail does, in small letters: anymail:mailgun, anymail:amazon_ses. ("
    )
    with pytest.raises(UnreachableError) as trouble:
        open_to(name).ready()
    assert str(trouble.value).startswith(expected)
    assert until_unreachable(open_to(name), window(2)) == []


def test_what_anymail_cannot_give_a_provider_costs_no_letter(open_to: Any, settings: Any) -> None:
    """MailerSend carries no metadata, by which its reports would be known as ours."""
    settings.ANYMAIL = {"MAILERSEND_API_TOKEN": "token"}
    with pytest.raises(UnreachableError, match="MailerSend does not support metadata"):
        list(open_to("mailersend").send_all(window(2)))
