import io
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from portal.mail.bounces import taking_in
from portal.mail.bounces.models import DeliveryReport
from portal.mail.bounces.senders import bounce_address
from portal.mail.bounces.taking_in import mails_in, take_in
from portal.mail.models import Message, Suppression
from portal.mail.tokens import in_mailbox
from portal.management.commands import bounces
from profiles.models import Consent, ConsentEntry, ConsentWording, Person
from tests.portal.mail.bounces.conftest import BOUNCES, as_sent, bounce_to, complaint, dsn, out_of_office

Send = Callable[..., Message]


def state(message: Message) -> str:
    return Message.objects.get(pk=message.pk).state


def test_a_bounce_to_the_signed_address(message: Message) -> None:
    assert take_in(bounce_to(message)) == "hard"
    assert (state(message), Suppression.objects.get().address) == ("bounced", "marta@example.org")
    assert DeliveryReport.objects.get().words == "smtp; 550 5.1.1 no such user"


def test_a_bounce_whose_address_was_turned_large(message: Message) -> None:
    assert take_in(dsn(bounce_address(message).upper())) == "hard"


def test_a_bounce_that_brings_our_message_id(message: Message, settings: Any) -> None:
    settings.MAIL_BOUNCE_ADDRESS = ""
    assert take_in(dsn("hello@kinship.example", as_sent(message))) == "hard"
    assert state(message) == "bounced"


def test_a_message_id_in_an_encoded_part(message: Message) -> None:
    raw = dsn("hello@kinship.example").replace(
        b"I could not deliver your mail.", b"I could not deliver " + message.message_id.encode()
    )
    import base64

    head, _, rest = raw.partition(b"Content-Type: text/plain\n\n")
    words, _, more = rest.partition(b"\n--x")
    coded = b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(words)
    assert take_in(head + coded + b"\n--x" + more) == "hard"


def test_where_the_carrier_knows_the_recipient(message: Message) -> None:
    assert take_in(dsn("hello@kinship.example"), recipient=bounce_address(message)) == "hard"


def test_the_signed_address_goes_before_what_came_back(message: Message, send: Send) -> None:
    other = send()
    take_in(dsn(bounce_address(message), as_sent(other)))
    assert (state(message), state(other)) == ("bounced", "sent")


def test_reading_twice_does_no_harm(message: Message) -> None:
    assert [take_in(bounce_to(message)) for _ in range(2)] == ["hard", "known already"]


def test_a_delay_and_an_automatic_answer_change_nothing(message: Message) -> None:
    assert take_in(bounce_to(message, action="delayed", status="4.4.1")) == "delayed"
    assert take_in(out_of_office(bounce_address(message), as_sent(message))) == "auto_reply"
    assert (state(message), DeliveryReport.objects.count()) == ("sent", 0)


# forgeries


def forged(message: Message, other: Message) -> dict[str, bytes]:
    token = in_mailbox("bounce", message.pk)
    return {
        "only an address": dsn(BOUNCES),
        "a made-up token": dsn(f"bounce+{'a' * 29}@kinship.example"),
        "a cut token": dsn(f"bounce+{token[:-1]}@kinship.example"),
        "a changed token": dsn(f"bounce+{'b' if token[0] != 'b' else 'c'}{token[1:]}@kinship.example"),
        "a token of another purpose": dsn(f"bounce+{in_mailbox('click', message.pk)}@kinship.example"),
        "half of another's": dsn(f"bounce+{in_mailbox('bounce', other.pk)[:10]}{token[10:]}@kinship.example"),
        "at another's domain": dsn(f"bounce+{token}@evil.example"),
        "a made-up message id": dsn(
            BOUNCES, "Message-ID: <11111111-2222-4333-8444-555555555555@127.0.0.1>\n\nx\n"
        ),
        "our key at another host": dsn(BOUNCES, f"Message-ID: <{message.key}@evil.example>\n\nx\n"),
        "a complaint that names an address": complaint(
            "From: hello@kinship.example\nTo: marta@example.org\n\nx\n"
        ),
        "the ledger's number": dsn(BOUNCES, f"Message-ID: <{message.pk}@127.0.0.1>\n\nx\n"),
    }


@pytest.mark.parametrize("how", range(11))
def test_a_forged_report_that_names_an_address_changes_nothing(
    message: Message, send: Send, how: int
) -> None:
    raw = list(forged(message, send()).values())[how]
    assert take_in(raw) == "not ours"
    assert state(message) == "sent"
    assert not Suppression.objects.exists()
    assert not DeliveryReport.objects.exists()


def test_who_has_one_message_cannot_report_another_s(message: Message, send: Send, member: Person) -> None:
    """Whoever got a mail knows its signed address: a lie told with it falls back on that mail's own reader."""
    own = send()
    take_in(bounce_to(own, address=member.email))
    assert list(Suppression.objects.values_list("address", flat=True)) == [own.address]
    assert (state(message), state(own)) == ("sent", "bounced")


def test_a_key_that_rotated_out_no_longer_counts(message: Message, settings: Any) -> None:
    raw, old = bounce_to(message), settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    assert take_in(raw) == "not ours"
    settings.SECRET_KEY_FALLBACKS = [old]
    assert take_in(raw) == "hard"


# complaints


def test_a_complaint_ends_the_consent(message: Message, member: Person) -> None:
    from profiles.consent.consenting import give

    wording = ConsentWording.objects.create(purpose="newsletter", channel="mail", language="en", version=1)
    give(member, "newsletter", "mail", wording=wording, source="signup", proof={})
    assert take_in(complaint(as_sent(message))) == "complaint"
    entry = ConsentEntry.objects.latest("pk")
    assert (entry.given, entry.source, entry.proof) == (
        False, "complaint", {"how": "complaint", "message": message.key.hex},
    )  # fmt: skip
    assert not Consent.objects.get(person=member).given
    assert Suppression.objects.get().reason == "complaint"


# mailboxes and pipes


def mailbox(*mails: bytes) -> bytes:
    return b"".join(b"From MAILER-DAEMON Mon Jan  1 00:00:00 2029\n" + mail + b"\n" for mail in mails)


def test_a_mailbox_is_split_where_mails_begin() -> None:
    mails = [b"Subject: a\n\nFrom here on\nall\n", b"Subject: b\n\n>From the start\n", b"Subject: c\n\n"]
    assert list(mails_in(io.BytesIO(mailbox(*mails)))) == [mail + b"\n" for mail in mails]


@pytest.mark.parametrize(
    ("raw", "count"),
    [(b"", 0), (b"Subject: a\n\nwords", 1), (b"From x\nSubject: a\n\nwords", 1), (b"\n\n", 1), (b"From x\n", 0),
     (b"From x\n\nFrom y\n", 1)],
)  # fmt: skip
def test_odd_mailboxes(raw: bytes, count: int) -> None:
    assert len(list(mails_in(io.BytesIO(raw)))) == count


def test_a_huge_mailbox_takes_little_memory() -> None:
    class Endless(io.RawIOBase):
        """A hundred megabytes: mails of ten, in lines without end."""

        left = 100_000_000

        def readline(self, size: int | None = -1) -> bytes:
            if self.left <= 0:
                return b""
            self.left -= size or 0
            if self.left % 10_000_000 < (size or 0):
                return b"\n"
            return b"a" * (size or 0)

    tracemalloc.start()
    assert sum(1 for _ in mails_in(Endless())) >= 1  # type: ignore[arg-type]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3_000_000


def read(path: Path) -> str:
    said = io.StringIO()
    call_command("bounces", str(path), stdout=said)
    return said.getvalue()


def test_the_command_reads_a_mailbox_and_says_what_it_was(
    message: Message, send: Send, tmp_path: Path
) -> None:
    path = tmp_path / "box"
    path.write_bytes(
        mailbox(
            bounce_to(message), bounce_to(message), complaint(as_sent(send())), dsn(BOUNCES), b"\xff\n\n\0"
        )
    )
    assert read(path) == "5 read: 1 complaint, 1 hard, 1 known already, 1 not ours, 1 unknown\n"
    assert read(path) == "5 read: 3 known already, 1 not ours, 1 unknown\n"


def test_the_command_reads_a_pipe(message: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    class Pipe:
        buffer = io.BytesIO(bounce_to(message))

    monkeypatch.setattr(bounces.sys, "stdin", Pipe)
    said = io.StringIO()
    call_command("bounces", stdout=said)
    assert said.getvalue() == "1 read: 1 hard\n"


def test_the_command_on_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    assert read(tmp_path / "empty") == "0 read\n"
    with pytest.raises(CommandError, match="No such file"):
        read(tmp_path / "missing")


def test_a_pipe_is_told_to_come_again_while_the_database_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(mail: bytes) -> None:
        raise OperationalError("away")

    (tmp_path / "one").write_bytes(b"Subject: a\n\n")
    monkeypatch.setattr(bounces, "take_in", away)
    with pytest.raises(CommandError) as failure:
        read(tmp_path / "one")
    assert failure.value.returncode == 75


def test_the_module_is_what_a_mail_server_calls() -> None:
    """No more than that the command is there, in a process of its own."""
    asked = subprocess.run(
        [sys.executable, "manage.py", "bounces", "--help"], capture_output=True, text=True, check=True
    )
    assert "mails that came back" in asked.stdout
    assert taking_in.LONGEST == 262_144
