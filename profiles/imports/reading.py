"""A file of rows as it comes from a spreadsheet or another system, read row by row: never more than one in memory.

Whatever the bytes are, there are either rows or a FileTrouble whose words say what to do. Rows are numbered as a
spreadsheet shows them: the names of the columns are row 1.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from portal.spreadsheets import as_it_was
from portal.web.numbers import whole

LONGEST_RECORD = 1_000_000
LONGEST_NAME = 200
MOST_COLUMNS = 200
DELIMITERS = (",", ";", "\t")
HEAD = 64 * 1024
ENCODINGS = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
"""What a file begins with that says how it is written (BOM)."""
NO_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-", b"\x1f\x8b")
"""How workbooks, archives and PDFs begin."""

Row = tuple[int, list[str]]


class FileTrouble(ValueError):
    """Its text is for the person who sent the file."""


@dataclass(frozen=True)
class Layout:
    """How the signs and the columns of a file are told apart."""

    encoding: str
    delimiter: str


@dataclass(frozen=True)
class Looked:
    """`rows`: how many there are below the names, blank ones not counted."""

    layout: Layout
    header: list[str]
    rows: int


def look_through(file: IO[bytes], encoding: str = "") -> Looked:
    """Read the whole file once. Without an `encoding`: as it says itself, else UTF-8, else Windows-1252."""
    _refuse_what_is_no_text(file)
    for tried in [encoding] if encoding else _encodings(file):
        try:
            return _looked(file, tried)
        except UnicodeError:
            continue
    raise FileTrouble(_("We can’t read its letters. Save it again as “CSV UTF-8”, then send that."))  # noqa: RUF001


def _refuse_what_is_no_text(file: IO[bytes]) -> None:
    file.seek(0)
    head = file.read(HEAD)
    if not head.strip():
        raise FileTrouble(_("The file is empty. Choose the one with the rows."))
    if head.startswith(NO_TEXT):
        raise FileTrouble(
            _("This is no CSV file. Open it in your spreadsheet program and save it as “CSV UTF-8”.")
        )


def _encodings(file: IO[bytes]) -> list[str]:
    file.seek(0)
    start = file.read(3)
    marked = [encoding for mark, encoding in MARKS.items() if start.startswith(mark)]
    return marked or ["utf-8-sig", "cp1252"]


def _looked(file: IO[bytes], encoding: str) -> Looked:
    layout = Layout(encoding, _delimiter(file, encoding))
    header: list[str] = []
    many = 0
    for number, cells in records(file, layout):
        if number == 1:
            header = checked_header(cells)
        else:
            many += 1
    if not many:
        raise FileTrouble(
            _("There are names of columns, but no rows below them. Choose the file with the rows.")
        )
    return Looked(layout, header, many)


def _delimiter(file: IO[bytes], encoding: str) -> str:
    """The one that cuts the first line into the most columns."""
    first = _text(file, encoding).readline(LONGEST_RECORD)
    return max(DELIMITERS, key=lambda sign: len(_cut(first, sign)))


def _cut(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def checked_header(cells: list[str]) -> list[str]:
    """The names of the columns, each once; one without a name is only a number. Raises FileTrouble."""
    names = [" ".join(cell.replace("\0", "").split()) for cell in cells]
    if not any(names):
        raise FileTrouble(_("The first row is blank. It has to hold the names of the columns."))
    if len(names) > MOST_COLUMNS or any(len(name) > LONGEST_NAME for name in names):
        raise FileTrouble(_("The first row doesn’t look like names of columns. Add a row with short names."))  # noqa: RUF001
    seen: set[str] = set()
    for name in filter(None, names):
        if name.casefold() in seen:
            raise FileTrouble(
                _("Two columns are called “%(name)s”. Give each its own name.") % {"name": name}
            )
        seen.add(name.casefold())
    return names


def records(file: IO[bytes], layout: Layout) -> Iterator[Row]:
    """All rows from the first on that are not blank. Raises FileTrouble, and UnicodeError."""
    number = 0
    lines = _Lines(_text(file, layout.encoding))
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=layout.delimiter), 1):
            lines.go_on()
            if number == 1 or any(map(str.strip, cells)):
                yield number, cells
    except csv.Error:
        raise _unclosed(number + 1) from None


def rows_after(file: IO[bytes], layout: Layout, position: int) -> Iterator[Row]:
    """Those below the names that come after row `position`."""
    for number, cells in records(file, layout):
        if number > max(position, 1):
            yield number, cells


def examples(
    file: IO[bytes], layout: Layout, columns: int, most: int = 3, among: int = 50
) -> list[list[str]]:
    """For each column the first values that differ."""
    found: list[list[str]] = [[] for _ in range(columns)]
    for number, cells in records(file, layout):
        if number > among:
            break
        for held, cell in zip(found, cells if number > 1 else [], strict=False):
            shown = as_it_was(" ".join(cell.replace("\0", "").split()))[:60]
            if shown and shown not in held and len(held) < most:
                held.append(shown)
    return found


def _text(file: IO[bytes], encoding: str) -> io.TextIOWrapper:
    file.seek(0)
    return io.TextIOWrapper(io.BufferedReader(_Raw(file), HEAD), encoding=encoding, newline="")


class _Raw(io.RawIOBase):
    """What Django and stores give as a file, as Python's text layer wants it; it stays open, for who opened it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Lines:
    """The lines of a text; a row that never ends is refused: before it fills the memory, or takes others in."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._row = 1
        self._left = LONGEST_RECORD

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._left + 1)
        if not line and self._left == LONGEST_RECORD:
            raise StopIteration
        self._left -= len(line)
        if not line or self._left < 0:
            raise _unclosed(self._row)
        return line

    def go_on(self) -> None:
        """A row is over."""
        self._row += 1
        self._left = LONGEST_RECORD


def _unclosed(row: int) -> FileTrouble:
    words = _(
        "Row %(row)s has no end: a quotation mark is missing, or it is no CSV. Mend it and send the file again."
    )
    return FileTrouble(words % {"row": whole(row)})


def batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
