import time

import pytest
from django.core.signing import BadSignature
from hypothesis import given
from hypothesis import strategies as st

from portal.mail.tokens import from_address, from_mailbox, in_address, in_mailbox
from portal.mail.tracking.links import click_url

IDS, OTHERS = st.integers(0, 2**40 - 1), st.integers(0, 2**32 - 1)


@pytest.mark.properties
@given(message=IDS, link=OTHERS)
def test_what_was_signed_is_read_back(message: int, link: int) -> None:
    assert from_address("click", in_address("click", message, link)) == (message, link)
    assert from_mailbox("bounce", in_mailbox("bounce", message)) == message
    assert from_mailbox("bounce", in_mailbox("bounce", message).upper()) == message


@pytest.mark.properties
@given(message=IDS, link=OTHERS, place=st.integers(0, 27), letter=st.sampled_from("AZaz09-_=é/+"))
def test_a_changed_letter_is_refused(message: int, link: int, place: int, letter: str) -> None:
    token = in_address("click", message, link)
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
        (in_address("click", 7, 3), from_address),
        (in_mailbox("click", 7), from_mailbox),
    ):
        with pytest.raises(BadSignature):
            read("click", change(token))  # type: ignore[operator]


def test_one_purpose_does_not_open_another() -> None:
    for read, token in ((from_address, in_address("click", 7)), (from_mailbox, in_mailbox("click", 7))):
        with pytest.raises(BadSignature):
            read("open", token)  # type: ignore[operator]


def test_two_messages_have_nothing_in_common() -> None:
    one, other = in_address("click", 7, 3), in_address("click", 8, 3)
    with pytest.raises(BadSignature):
        from_address("click", other[:12] + one[12:])


def test_keys_rotate(settings: pytest.FixtureRequest) -> None:
    token, old = in_address("click", 7, 3), settings.SECRET_KEY  # type: ignore[attr-defined]
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [old]  # type: ignore[attr-defined]
    assert from_address("click", token) == (7, 3)
    settings.SECRET_KEY_FALLBACKS = []  # type: ignore[attr-defined]
    with pytest.raises(BadSignature):
        from_address("click", token)


def test_they_are_short() -> None:
    assert len(in_address("click", 2**40 - 1, 2**32 - 1)) == 28
    assert len(in_mailbox("bounce", 2**40 - 1)) == 34


def test_an_address_costs_little() -> None:
    """Ten microseconds of this process, the best of some runs: it is made for each reader and link."""
    assert min(_microseconds() for _ in range(20)) < 10


def _microseconds() -> float:
    begun = time.process_time()
    for message in range(1000):
        click_url(message, 3)
    return (time.process_time() - begun) * 1000
