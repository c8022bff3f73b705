from collections.abc import Callable
from typing import Any

import pytest

from portal.mail.bounces.senders import bounce_address, messages_named
from portal.mail.envelopes import ADDRESS, enclose
from portal.mail.kinds import Letter
from portal.mail.models import Message
from tests.portal.mail.conftest import NEWS

LETTER = Letter("News", "Words", "<p>Words</p>")


def test_each_message_has_a_sender_of_its_own(message: Message, send: Callable[..., Message]) -> None:
    one, other = enclose(message, NEWS, LETTER), enclose(send(), NEWS, LETTER)
    assert one.sender == bounce_address(message) != other.sender
    assert ADDRESS.fullmatch(one.sender)
    assert list(messages_named(f"<{one.sender}>, {other.sender.upper()}")) == [message.pk, message.pk + 1]


def test_from_stays_as_it_is(message: Message) -> None:
    envelope = enclose(message, NEWS, LETTER)
    assert "hello@kinship.example" in envelope.headers["From"]
    assert "bounce+" not in envelope.as_bytes().decode()


def test_without_the_setting_or_a_row_it_is_the_site_s_own(message: Message, settings: Any) -> None:
    unsaved = Message(kind="news", address="a@example.org", occasion="x")
    assert enclose(unsaved, NEWS, LETTER).sender == "hello@kinship.example"
    settings.MAIL_BOUNCE_ADDRESS = ""
    assert enclose(message, NEWS, LETTER).sender == "hello@kinship.example"
    assert list(messages_named(bounce_address(message))) == []


def test_a_mail_full_of_addresses_is_read_to_a_limit(message: Message) -> None:
    words = f"bounce+{'a' * 29}@kinship.example " * 5_000 + bounce_address(message)
    assert list(messages_named(words)) == []


@pytest.mark.parametrize("length", [34])
def test_the_longest_address_fits(message: Message, settings: Any, length: int) -> None:
    settings.MAIL_BOUNCE_ADDRESS = "b" * length + "@kinship.example"
    assert len(bounce_address(message).partition("@")[0]) == 64
