"""Pieces that were encoded apart read as one, whatever is in them."""

import quopri

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.mail.stitched import Fragment, Stitched, piece, slot, stitched

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"), max_size=300)


@pytest.mark.properties
@given(st.lists(WORDS, max_size=8))
@example(["a" * 75, "b" * 76, "c" * 77, "ä" * 12 + "abcd", "=" * 25 + "a"])
@example(["ends with blank ", "\n", ".", "\n.\n", "ä" * 40])
def test_pieces_read_as_they_were_written_in_short_lines(pieces: list[str]) -> None:
    found = Stitched(tuple(piece(words) for words in pieces))
    assert str(found) == "".join(pieces)
    assert all(len(line) <= 76 for line in found.quoted().split(b"\r\n"))
    assert not any(line.startswith(b".") for line in found.quoted().split(b"\r\n"))
    assert found.quoted().isascii()


@pytest.mark.properties
@given(WORDS, WORDS, WORDS)
def test_slots_are_filled_where_they_stand(before: str, value: str, after: str) -> None:
    fragment = Fragment.of(f"{before}{slot('name')}{after}")
    assert fragment.slots == {"name"}
    found = stitched([fragment], {"name": piece(value)})
    assert str(found) == before + value + after


def test_a_slot_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        stitched([Fragment.of(f"Hello {slot('name')}")], {})


def test_a_whole_part_is_what_one_piece_would_be_to_a_reader() -> None:
    found = stitched([Fragment.of("One =\n"), Fragment.of("two.\n")], {})
    assert quopri.decodestring(found.quoted()).decode() == "One =\r\ntwo.\r\n"
