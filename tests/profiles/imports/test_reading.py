"""Files as they come: whatever the bytes are, there are rows or a sentence that says what to do."""

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.spreadsheets import FORMULA, as_it_was, harmless, line_of
from profiles.imports import reading
from profiles.imports.cells import WrongCell, address, moment, tidy, time_zone
from profiles.imports.reading import FileTrouble, Layout, examples, look_through, rows_after

signs = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
cells = st.text(signs, max_size=12)
tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=8)
)


def looked(data: bytes, encoding: str = "") -> tuple[list[str], list[list[str]], Layout]:
    file = io.BytesIO(data)
    found = look_through(file, encoding)
    rows = [row for _number, row in rows_after(file, found.layout, 1)]
    assert len(rows) == found.rows
    return found.header, rows, found.layout


def as_csv(rows: list[list[str]], delimiter: str = ",") -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    return written.getvalue()


@pytest.mark.properties
@given(
    rows=tables,
    delimiter=st.sampled_from(reading.DELIMITERS),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_a_file_we_write_is_read_back_equal(rows: list[list[str]], delimiter: str, encoding: str) -> None:
    header = [f"column {place}" for place in range(len(rows[0]))]
    full = [row for row in rows if any(cell.strip() for cell in row)]
    data = as_csv([header, *rows], delimiter).encode(encoding)
    if not full:
        with pytest.raises(FileTrouble):
            looked(data)
        return
    found, read, layout = looked(data)
    assert (found, [[*row] for row in read]) == (header, full)
    assert layout.delimiter == (delimiter if len(header) > 1 else ",")


@pytest.mark.properties
@given(data=st.binary(max_size=300), encoding=st.sampled_from(["", *reading.ENCODINGS]))
@example(b"\xff\xfea", "")
@example(b"a,b\n\0,\0\n", "")
@example(b'a\n"', "")
@example(b"\x81\n\x81", "")
def test_any_bytes_are_rows_or_a_sentence(data: bytes, encoding: str) -> None:
    with suppress(FileTrouble):
        header, _rows, layout = looked(data, encoding)
        assert 0 < len(header) <= reading.MOST_COLUMNS
        examples(io.BytesIO(data), layout, len(header))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty."),
        (b"\r\n\r\n", "The file is empty."),
        (b"email,name\r\n", "no rows below them"),
        (b"\n a,b\n1,2", "The first row is blank."),
        (b"email,Email \n1,2\n", "Two columns are called “Email”."),
        (b'email\na@b.example\n"c@d.example\ne@f.example\n', "Row 3 has no end"),
        (b'email,name\na@b.example,"Ann', "Row 2 has no end"),
        (b"PK\x03\x04rest of a workbook", "This is no CSV file."),
        (b"a," * 300 + b"\n1\n", "doesn’t look like names"),
        (b"name\n\x81\x8d\n", "We can’t read its letters."),
        (b"\xff\xfea", "We can’t read its letters."),
    ],
)
def test_what_is_wrong_with_a_file(data: bytes, words: str) -> None:
    with pytest.raises(FileTrouble, match=words):
        looked(data)


def test_21_a_line_without_end_is_refused_before_it_fills_the_memory() -> None:
    """And so are a quotation that never ends, and cells that never end a row."""
    endless: list[bytes] = [b"a" * 3_000_000, b'"' + b"a\n" * 1_000_000, b'"a\n",' * 400_000]
    for row in endless:
        with pytest.raises(FileTrouble, match=r"^Row 2 has no end"):
            looked(b"email\n" + row)


def test_letters_of_older_programs() -> None:
    _header, rows, layout = looked("name;town\nJörg;Köln\n".encode("cp1252"))
    assert (rows, layout) == ([["Jörg", "Köln"]], Layout("cp1252", ";"))
    assert looked("name;town\nJörg;Köln\n".encode(), "cp1252")[1] == [["JÃ¶rg", "KÃ¶ln"]]


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    file = io.BytesIO(b'name\n\n"two\nlines"\n , \nlast\n')
    assert list(rows_after(file, Layout("utf-8-sig", ","), 1)) == [(3, ["two\nlines"]), (5, ["last"])]
    assert list(rows_after(file, Layout("utf-8-sig", ","), 3)) == [(5, ["last"])]


@pytest.mark.properties
@given(row=st.lists(cells, min_size=1, max_size=5))
def test_21_no_cell_of_an_export_is_run_and_ours_come_back(row: list[str]) -> None:
    (read,) = csv.reader(io.StringIO(line_of(row), newline=""))
    assert not any(cell.startswith(FORMULA) for cell in read)
    assert read == harmless(row)
    for cell, back in zip(row, read, strict=True):
        if not cell.startswith("'"):
            assert as_it_was(back) == cell


def test_21_a_head_is_defused_too() -> None:
    assert (
        line_of(["=1+1", "-x", "@a", "\tb", "\rc", "plain", 5]) == "'=1+1,'-x,'@a,'\tb,\"'\rc\",plain,5\r\n"
    )
    assert tidy("'+49 30 1") == "+49 30 1"


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("2025-12-31", "2025-12-31T00:00:00+00:00"),
        ("31.12.2025", "2025-12-31T00:00:00+00:00"),
        ("2025-12-31 23:30+02:00", "2025-12-31T21:30:00+00:00"),
        ("12/11/2025", None),
        ("31.02.2025", None),
        ("0001-01-01 00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
    ],
)
def test_moments(cell: str, read: str | None) -> None:
    if read is None:
        with pytest.raises(WrongCell):
            moment(cell)
    else:
        assert moment(cell) == read


@pytest.mark.parametrize(
    "cell", ["a@b", "a b@c.example", "a@b@c.example", "ä@b.example", ".a@b.example", f"a@{'b' * 64}.example"]
)
def test_no_addresses(cell: str) -> None:
    with pytest.raises(WrongCell):
        address(cell)


def test_addresses_are_kept_in_small_letters() -> None:
    assert address("mailto:Marta.K+x@Bread.Example") == "marta.k+x@bread.example"


def test_which_time_zones_there_are_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the files of the system, which takes longer than all else of a row."""
    assert time_zone("Europe/Berlin") == "Europe/Berlin"
    monkeypatch.setattr("os.walk", pytest.fail)
    assert time_zone("Europe/Paris") == "Europe/Paris"
    with pytest.raises(WrongCell):
        time_zone("Mars/Base")
