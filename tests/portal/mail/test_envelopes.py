import re
import uuid
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as sizes
from hypothesis import strategies as st

from portal.mail.envelopes import Envelope, HeaderError, ascii_address, enclose, feedback_id
from portal.mail.kinds import Kind, Letter
from portal.mail.models import Message
from portal.mail.smtp import written
from portal.mail.stitched import Stitched, piece
from portal.mail.unsubscribing import read_token
from tests.sizes import sized

SERVICE = Kind("service", "Service", lambda message, secrets: Letter("", "", ""))
NEWS = Kind("news", "News", lambda message, secrets: Letter("", "", ""), purpose="newsletter")
KEY = uuid.UUID("12345678123456781234567812345678")


def message(**fields: Any) -> Message:
    row = {
        "kind": "service",
        "address": "marta@example.org",
        "occasion": "issue:42",
        "key": KEY,
        "person_id": 7,
    }
    return Message(**{**row, **fields})


def enclosed(letter: Letter, kind: Kind = SERVICE, **fields: Any) -> Envelope:
    return enclose(message(**fields), kind, letter)


def parsed(envelope: Envelope) -> EmailMessage:
    return message_from_bytes(envelope.as_bytes(), policy=policy.SMTP)  # type: ignore[return-value]


def letter(
    subject: str = "Your code", text: str = "Text\n", html: str = "<p>Html</p>\n", **headers: str
) -> Letter:
    return Letter(subject, text, html, {name.replace("_", "-"): value for name, value in headers.items()})


def test_service_mail_has_each_header_once_and_no_list_headers(settings: Any) -> None:
    settings.MAIL_FROM, settings.SUPPORT_ADDRESS = "Kinship <hello@kinship.example>", "help@kinship.example"
    mail = parsed(enclosed(letter()))
    expected = "From To Reply-To Subject Date Message-ID Auto-Submitted Feedback-ID MIME-Version Content-Type"
    assert mail.keys() == expected.split()
    assert mail["From"] == "Kinship <hello@kinship.example>"
    assert mail["To"] == "marta@example.org"
    assert mail["Reply-To"] == "help@kinship.example"
    assert mail["Message-ID"] == f"<{KEY}@127.0.0.1>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime.tzinfo is not None
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail.defects == []


def test_marketing_mail_can_be_stopped_with_one_click(settings: Any) -> None:
    mail = parsed(enclosed(letter(), NEWS))
    assert mail["List-Id"] == "<newsletter.127.0.0.1>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [uri] = re.findall(r"<(.*?)>", mail["List-Unsubscribe"])
    assert uri.startswith(f"{settings.SITE_URL}/mail/stop/")
    stop = read_token(uri.rstrip("/").rsplit("/", 1)[1])
    assert (stop.person_id, stop.purpose, stop.message) == (7, "newsletter", KEY.hex)


def test_feedback_id_groups_by_campaign_and_names_nobody() -> None:
    assert feedback_id(message(), NEWS) == "issue-42:news:newsletter:127001"
    assert feedback_id(message(occasion="journey:7:3:marta"), NEWS) == "journey-7:news:newsletter:127001"
    assert feedback_id(message(occasion="code:1"), SERVICE) == "service:service:service:127001"


def test_feedback_ids_sender_has_5_to_15_characters(settings: Any) -> None:
    for host in ("a.b", "x" * 60):
        settings.SITE_HOST = host
        assert 5 <= len(feedback_id(message(), NEWS).split(":")[3]) <= 15


def test_the_parts_say_what_the_letter_says() -> None:
    words = "Größe – ≤ 998\n.\n..dots\nFrom here\n= equals\t \n" + "long " * 500
    mail = parsed(enclosed(letter(text=words, html=f"<p>{words}</p>")))
    text, html = (part.get_content().replace("\r\n", "\n") for part in mail.iter_parts())
    assert text.rstrip("\n") == words.rstrip("\n")
    assert html.rstrip("\n") == f"<p>{words}</p>"


def test_a_reply_can_go_to_a_member() -> None:
    assert parsed(enclosed(letter(reply_to="pat@example.org"))).get_all("Reply-To") == ["pat@example.org"]


@pytest.mark.parametrize(
    "name",
    ["From", "to", "BCC", "Subject", "Message-ID", "Content-Type", "List-Unsubscribe", "X:y", "X\r\ny", ""],
)
def test_a_letter_may_not_set_the_engines_headers(name: str) -> None:
    with pytest.raises(HeaderError):
        enclosed(Letter("s", "t", "h", {name: "x"}))


@pytest.mark.parametrize(
    "address",
    ["", "a", "a@", "@b.example", "a b@c.example", "a@b.example\r\nBcc: x@y.example", "a@b.example, c@d.example",
     "<a@b.example>", "a@b.example>", '"a b"@c.example', "ä@example.org", "a@" + "b" * 300],
)  # fmt: skip
def test_what_is_no_plain_address_is_refused(address: str) -> None:
    with pytest.raises(HeaderError):
        enclosed(letter(), address=address)


def test_domains_may_be_international() -> None:
    assert ascii_address("marta@bäckerei.example") == "marta@xn--bckerei-5wa.example"


def test_refusals_do_not_repeat_the_value() -> None:
    with pytest.raises(HeaderError) as refusal:
        enclosed(letter(subject="code 123456\r\nBcc: x"))
    assert "123456" not in str(refusal.value)


def header_lines(raw: bytes) -> list[bytes]:
    return raw.split(b"\r\n\r\n", 1)[0].split(b"\r\n")


@pytest.mark.properties
@sizes(max_examples=sized(150, 5000), deadline=None)
@given(subject=st.text(max_size=300), extra=st.text(max_size=300), body=st.text(max_size=3000))
def test_no_words_ever_make_a_header_or_a_part(subject: str, extra: str, body: str) -> None:
    """Whatever the words, they are refused or stand where they belong, in ASCII lines of at most 998."""
    try:
        raw = enclosed(Letter(subject, body, body, {"X-Words": extra}), NEWS).as_bytes()
    except HeaderError:
        assert re.search("[\x00-\x1f\x7f\ud800-\udfff]", subject + extra)
        return
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    names = [line.split(b":")[0] for line in header_lines(raw) if not line.startswith(b" ")]
    plain = [line.split(b":")[0] for line in header_lines(enclosed(letter(X_Words="x"), NEWS).as_bytes())]
    assert names == [name for name in plain if not name.startswith(b" ")]
    mail = message_from_bytes(raw, policy=policy.SMTP)
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]  # type: ignore[attr-defined]


@pytest.mark.properties
@sizes(max_examples=sized(100, 2000), deadline=None)
@given(address=st.text(max_size=80) | st.emails())
def test_no_address_ever_leaves_its_brackets(address: str) -> None:
    try:
        known = ascii_address(address)
    except HeaderError:
        return
    assert known.isascii()
    assert not set(known) & set(' <>,;:"()\\\r\n\t')
    assert known.count("@") == 1


@pytest.mark.properties
@sizes(max_examples=sized(100, 2000), deadline=None)
@given(
    words=st.lists(
        st.sampled_from(["", ".", "..", "a", ".b", "\n", "=", "x" * 75, "." * 80, "é"]), max_size=12
    )
)
def test_a_letter_never_ends_data_early(words: list[str]) -> None:
    """As one piece, and stitched of pieces."""
    text, html = "".join(words), Stitched(tuple(piece(one) for one in words))
    envelope = enclosed(Letter("Subject", text, html))
    assert not any(line.startswith(b".") for line in envelope.as_bytes().split(b"\r\n"))
    sent = written(envelope)
    assert sent.endswith(b"\r\n.\r\n")
    plain, rich = (part.get_content() for part in parsed(envelope).iter_parts())
    assert plain.replace("\r\n", "\n").rstrip("\n") == text.rstrip("\n")
    assert rich.replace("\r\n", "\n").rstrip("\n") == text.rstrip("\n")


def test_a_marketing_part_of_service_mail_can_be_stopped_as_well() -> None:
    mail = parsed(enclosed(Letter("Subject", "Text", "<p>Html</p>", purpose="tips")))
    assert mail["List-Id"] == "<tips.127.0.0.1>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [uri] = re.findall(r"<(.*?)>", mail["List-Unsubscribe"])
    assert read_token(uri.rstrip("/").rsplit("/", 1)[1]).purpose == "tips"
