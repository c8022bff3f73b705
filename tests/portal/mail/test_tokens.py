import time

import pytest
from django.core.signing import BadSignature
from hypothesis import given
from hypothesis import strategies as st

from portal.mail.tokens import (
    ADDRESS_LENGTH,
    MAILBOX_LENGTH,
    from_address,
    from_mailbox,
    in_address,
    in_mailbox,
)
from portal.mail.tracking.links import clicks_of

IDS = st.integers(0, 2**48 - 1)


@pytest.mark.properties
@given(message=IDS)
def test_what_was_signed_is_read_back(message: int) -> None:
    assert from_address("click", in_address("click", message)) == message
    assert from_mailbox("bounce", in_mailbox("bounce", message)) == message
    assert from_mailbox("bounce", in_mailbox("bounce", message).upper()) == message


@pytest.mark.properties
@given(message=IDS, place=st.integers(0, ADDRESS_LENGTH - 1), letter=st.sampled_from("AZaz09-_=é/+"))
def test_a_changed_letter_is_refused(message: int, place: int, letter: str) -> None:
    token = in_address("click", message)
    changed = token[:place] + letter + token[place + 1 :]
    if changed != token:
        with pytest.raises(BadSignature):
            from_address("click", changed)


@pytest.mark.properties
@given(text=st.text(max_size=60))
def test_any_words_are_refused(text: str) -> None:
    with pytest.raises(BadSignature):
        from_address("click", text)
    with pytest.raises(BadSignature):
        from_mailbox("bounce", text)


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t[1:], lambda t: t + "A", lambda t: ""])
def test_cut_and_longer_ones_are_refused(change: object) -> None:
    for token, read in (
        (in_address("click", 7), from_address),
        (in_mailbox("click", 7), from_mailbox),
    ):
        with pytest.raises(BadSignature):
            read("click", change(token))  # type: ignore[operator]


def test_one_purpose_does_not_open_another() -> None:
    for read, token in ((from_address, in_address("click", 7)), (from_mailbox, in_mailbox("click", 7))):
        with pytest.raises(BadSignature):
            read("open", token)  # type: ignore[operator]


def test_two_messages_have_nothing_in_common() -> None:
    one, other = in_address("click", 7), in_address("click", 8)
    with pytest.raises(BadSignature):
        from_address("click", other[:8] + one[8:])


def test_keys_rotate(settings: pytest.FixtureRequest) -> None:
    token, old = in_address("click", 7), settings.SECRET_KEY  # type: ignore[attr-defined]
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [old]  # type: ignore[attr-defined]
    assert from_address("click", token) == 7
    settings.SECRET_KEY_FALLBACKS = []  # type: ignore[attr-defined]
    with pytest.raises(BadSignature):
        from_address("click", token)


def test_they_are_short() -> None:
    assert len(in_address("click", 2**48 - 1)) == ADDRESS_LENGTH == 24
    assert len(in_mailbox("bounce", 2**48 - 1)) == MAILBOX_LENGTH == 29


def test_an_address_costs_little() -> None:
    """Ten microseconds of this process, the best of some runs: it is made for each reader."""
    assert min(_microseconds() for _ in range(20)) < 10


def _microseconds() -> float:
    begun = time.process_time()
    for message in range(1000):
        clicks_of(message)
    return (time.process_time() - begun) * 1000
