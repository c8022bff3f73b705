"""The wrong rows of a file as a file: their own cells, and what is wrong. Made while it is sent, of the file itself."""

from collections.abc import Iterator
from functools import lru_cache

from django.utils.translation import gettext as _

from portal.files.storing import open_stored
from portal.spreadsheets import line_of
from profiles.imports.kinds import kinds
from profiles.imports.models import Import
from profiles.imports.problems import in_words
from profiles.imports.reading import Layout, rows_after

MARK = "\ufeff"
"""So that spreadsheet programs read it as UTF-8."""


def wrong_lines(held: Import) -> Iterator[str]:
    """Raises OSError where the file can't be had."""
    yield MARK + line_of([*held.header, _("What is wrong"), _("Row")])
    problems = held.wrong_rows.order_by("number").values_list("number", "problems").iterator()
    number, wrong = next(problems, (0, ""))
    if held.file is None or not number:
        return
    kind, width = kinds[held.kind], len(held.header)
    say = lru_cache(lambda problems: " ".join(in_words(kind, problems)))
    with open_stored(held.file.stored_as) as file:
        for at, cells in rows_after(file, Layout(held.encoding, held.delimiter), 1):
            if at != number:
                continue
            yield line_of([*(cells + [""] * width)[:width], say(wrong), str(at)])
            number, wrong = next(problems, (0, ""))
            if not number:
                return
