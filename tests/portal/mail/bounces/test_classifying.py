from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.mail.bounces.classifying import LONGEST, Verdict, classify
from portal.mail.bounces.models import What
from tests.portal.mail.bounces.conftest import complaint, dsn, out_of_office

TO = "bounce@kinship.example"


@pytest.mark.parametrize(
    ("status", "said", "what"),
    [
        ("5.1.1", "smtp; 550 5.1.1 no such user", What.HARD),
        ("5.1.10", "smtp; 556 5.1.10 null MX", What.HARD),
        ("5.2.1", "smtp; 550 5.2.1 mailbox disabled", What.HARD),
        ("5.4.4", "unable to look up host", What.HARD),
        ("5.0.0", "smtp; 550 user unknown", What.HARD),
        ("5.0.0", "smtp; 550 5.1.1 user unknown", What.HARD),
        ("5.4.1", "smtp; 550 5.4.1 Recipient address rejected: Access denied", What.HARD),
        ("5.3.0", "smtp; 553 5.3.0 <a@b>... No such user here", What.HARD),
        ("5.2.2", "smtp; 552 5.2.2 mailbox full", What.SOFT),
        ("5.0.0", "smtp; 550 over quota", What.SOFT),
        ("5.0.0", "smtp; 550 message blocked as spam", What.SOFT),
        ("5.7.1", "smtp; 550 5.7.1 unsolicited mail", What.SOFT),
        ("5.7.26", "smtp; 550 5.7.26 unauthenticated", What.SOFT),
        ("5.1.8", "smtp; 550 5.1.8 bad sender", What.SOFT),
        ("5.3.4", "smtp; 552 5.3.4 message too big", What.SOFT),
        ("4.4.7", "smtp; 450 4.4.7 expired", What.SOFT),
        ("5.0.0", "", What.SOFT),
        ("", "", What.SOFT),
    ],
)
def test_only_an_address_that_does_not_exist_is_hard(status: str, said: str, what: What) -> None:
    verdict = classify(dsn(TO, status=status, said=said))
    assert (verdict.what, verdict.address) == (what, "marta@example.org")


@pytest.mark.parametrize(
    ("action", "what"),
    [("failed", What.HARD), ("Failed (permanent)", What.HARD), ("error", What.HARD), ("delayed", What.DELAYED),
     ("delivered", What.DELIVERED), ("relayed", What.UNKNOWN), ("expanded", What.UNKNOWN)],
)  # fmt: skip
def test_what_was_done(action: str, what: What) -> None:
    assert classify(dsn(TO, action=action)).what == what


@pytest.mark.parametrize(
    "named",
    ["rfc822; marta@example.org", "RFC822;<marta@example.org>", "<marta@example.org>", "marta@example.org"],
)
def test_the_address_in_its_spellings(named: str) -> None:
    raw = dsn(TO, address="X").replace(b"rfc822; X", named.encode())
    assert classify(raw).address == "marta@example.org"


def test_the_server_s_own_words_are_kept() -> None:
    verdict = classify(dsn(TO, said="smtp; 550 5.1.1\n <marta@example.org>:\n unknown"))
    assert verdict == Verdict(
        What.HARD, "marta@example.org", "5.1.1", "smtp; 550 5.1.1 <marta@example.org>: unknown"
    )


@pytest.mark.parametrize(
    ("feedback", "what"),
    [("abuse", What.COMPLAINT), ("Fraud", What.COMPLAINT), ("not-spam", What.UNKNOWN),
     ("auth-failure", What.UNKNOWN), ("", What.UNKNOWN)],
)  # fmt: skip
def test_complaints(feedback: str, what: What) -> None:
    assert classify(complaint("Subject: News\n\nWords\n", feedback=feedback)).what == what


def test_a_complaint_names_its_reader() -> None:
    assert classify(complaint("Subject: News\n\nWords\n")) == Verdict(
        What.COMPLAINT, "marta@example.org", "", "abuse: Loop/1.0"
    )


def test_automatic_answers_are_no_bounces() -> None:
    assert classify(out_of_office(TO)).what == What.AUTO_REPLY


@pytest.mark.parametrize(
    ("name", "value"),
    [("Auto-Submitted", "auto-replied"), ("X-Autoreply", "yes"), ("X-Autorespond", "Re"),
     ("Precedence", "auto_reply")],
)  # fmt: skip
def test_an_automatic_answer_in_a_bounce_s_words_is_none(name: str, value: str) -> None:
    words = "The following addresses had permanent fatal errors\n<marta@example.org>\n550 no such user\n"
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "marta@example.org", TO, "Delivery Status Notification"
    mail[name] = value
    mail.set_content(words)
    assert classify(mail.as_bytes()).what == What.AUTO_REPLY


def test_a_person_s_answer_is_nothing() -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "marta@example.org", TO, "Re: News"
    mail.set_content("Thank you. Is 5.1.1 the new version?\n")
    assert classify(mail.as_bytes()).what == What.UNKNOWN


HOSTILE = {
    "nothing": b"",
    "zeros": b"\0" * 10_000,
    "one long line": b"Subject: " + b"a" * 1_000_000,
    "ten thousand headers": b"X: y\n" * 100_000,
    "deep": b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3_000)
    ),
    "wrong charset": b"Content-Type: text/plain; charset=nonsense\n\n\xff\xfe",
    "wrong encoding": b"Content-Transfer-Encoding: base64\n\n%%%",
    "odd boundary": b"Content-Type: multipart/report; boundary=\n\n--\n",
    "bad bytes in fields": b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\n"
    b"Content-Type: message/delivery-status\n\n\xff: \xfe\n\nAction: \xff\xfe\nStatus: \0\n--x--\n",
    "a report that is words": b"Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\nQUJD\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_breaks_nothing(name: str) -> None:
    assert classify(HOSTILE[name]).what not in (What.HARD, What.COMPLAINT, What.DELIVERED)


@pytest.mark.properties
@given(raw=st.binary(max_size=2_000))
def test_any_bytes_break_nothing(raw: bytes) -> None:
    assert classify(raw).what in What


@pytest.mark.properties
@given(place=st.integers(0, 900), with_=st.binary(min_size=1, max_size=20))
def test_a_damaged_report_breaks_nothing(place: int, with_: bytes) -> None:
    raw = dsn(TO)
    assert classify(raw[:place] + with_ + raw[place + len(with_) :]).what in What


def test_what_comes_back_is_read_to_a_limit_only() -> None:
    assert classify(dsn(TO, "Subject: x\n\n" + "a" * 5 * LONGEST)).what == What.HARD


def test_no_file_of_somebody_else_is_among_ours() -> None:
    assert [path.name for path in Path(__file__).parent.glob("*") if path.suffix not in (".py", "")] == []
