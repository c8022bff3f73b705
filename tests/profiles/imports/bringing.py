"""A file through the import as the studio and the command bring it, without a worker."""

import io
from collections.abc import Sequence

from portal.spreadsheets import line_of
from profiles.imports.kinds import kinds
from profiles.imports.models import Import
from profiles.imports.problems import in_words
from profiles.imports.running import go_on
from profiles.imports.starting import check, run, take_in
from profiles.models import Person


def written(*rows: Sequence[object]) -> bytes:
    return "".join(map(line_of, rows)).encode()


def taken(kind: str, data: bytes, by: Person | None = None, name: str = "rows.csv") -> Import:
    return take_in(kinds[kind], io.BytesIO(data), name, len(data), by)


def checked(kind: str, *rows: Sequence[object], by: Person | None = None, basis: str = "") -> Import:
    held = taken(kind, written(*rows), by)
    assert check(held, held.columns, basis)
    go_on(held.pk)
    held.refresh_from_db()
    return held


def bring(kind: str, *rows: Sequence[object], by: Person | None = None, basis: str = "") -> Import:
    """Checked and written; the two say the same of each row."""
    held = checked(kind, *rows, by=by, basis=basis)
    before = counts(held)
    assert held.state == "checked", held.trouble
    assert run(held, by)
    go_on(held.pk)
    held.refresh_from_db()
    assert (held.state, counts(held)) == ("done", before)
    return held


def counts(held: Import) -> tuple[int, int, int, int]:
    """New, changed, unchanged, wrong."""
    return held.new, held.changed, held.unchanged, held.wrong


def faults(held: Import) -> list[tuple[int, str]]:
    """Each wrong row with its codes."""
    return list(held.wrong_rows.order_by("number").values_list("number", "problems"))


def words(held: Import) -> list[str]:
    return [" ".join(in_words(kinds[held.kind], row.problems)) for row in held.wrong_rows.order_by("number")]
