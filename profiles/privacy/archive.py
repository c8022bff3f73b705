"""The copy of somebody's data as a ZIP: a file of JSON for each table, a page to read, and the files they sent.

Everything goes through row by row: what is in memory is a chunk of rows, and of a table what the page shows.
"""

import functools
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import IO, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import get_template, render_to_string
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from portal.branding.reading import brand
from portal.files.models import File
from portal.files.purposes import purposes
from portal.files.storing import open_stored
from portal.web.zones import zone
from profiles.people.models import Person
from profiles.privacy.giving import given, kept_back, rows_of, whose
from profiles.privacy.personal import Held, Whose, Words
from profiles.privacy.words import COLUMNS, WHENCE, field_at, in_words

SHOWN = 500
"""So many rows of a table are on the page; the JSON has all."""
SAID_EVERY = 10_000
"""Rows after which it is said how far it is, which keeps the work with whoever does it."""
PURPOSE = "copy"
FOLDER = "profiles/privacy/copy"
Moved = Callable[[int, int], None]


@dataclass
class Section:
    """A table: what the page says of it. `shown` goes once it is written."""

    held: Held
    many: int = 0
    shown: list[list[str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"data/{self.held.model}.json"

    @property
    def titles(self) -> list[Words]:
        return [COLUMNS[path] for path in self.held.gives]

    @property
    def entries(self) -> list[list[tuple[Words, str]]]:
        """The rows that are shown, each cell with its title."""
        return [list(zip(self.titles, row, strict=True)) for row in self.shown]


@dataclass(frozen=True)
class Kept:
    """A file they sent; `path` is empty where it is no longer in the store."""

    name: str
    path: str


def write(person: Person, target: IO[bytes], moved: Moved) -> None:
    """`moved(tables, rows)` is called as it goes on. Raises OSError where the store of files is away."""
    with (
        translation.override(person.language),
        timezone.override(zone(person.time_zone)),
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
        tempfile.TemporaryFile("w+", encoding="utf-8") as body,
    ):
        sections = _tables(person, archive, body, moved)
        files = []
        for file in _files_of(person):
            files.append(_file(archive, file))
            moved(len(sections), sum(section.many for section in sections))
        about = {"person": person, "at": timezone.now(), "sections": sections, "files": files}
        _page(archive, body, about)
        _summary(archive, about)


def _tables(person: Person, archive: zipfile.ZipFile, body: IO[str], moved: Moved) -> list[Section]:
    about, sections = whose(person), list(map(Section, given()))
    for area, group in groupby(sections, lambda section: section.held.area):
        body.write(render_to_string(f"{FOLDER}/area.html", {"area": area, "whence": WHENCE[area]}))
        theirs = list(group)
        for section in theirs:
            _table(section, about, archive, body, functools.partial(_say, moved, sections, section))
        empty = [section.held.called for section in theirs if not section.many]
        body.write(render_to_string(f"{FOLDER}/nothing.html", {"empty": empty}))
    moved(len(sections), sum(section.many for section in sections))
    return sections


def _say(moved: Moved, sections: list[Section], at: Section) -> None:
    moved(sections.index(at), sum(section.many for section in sections))


def _table(
    section: Section, about: Whose, archive: zipfile.ZipFile, body: IO[str], say: Callable[[], None]
) -> None:
    say()
    with _entry(archive, section.name) as out:
        for row in _noted(section, rows_of(section.held, about), out):
            if len(section.shown) < SHOWN:
                section.shown.append(_shown(section.held, row))
            if section.many % SAID_EVERY == 0:
                say()
    if section.many:
        body.write(render_to_string(f"{FOLDER}/table.html", {"section": section}))
    section.shown = []


def _noted(section: Section, rows: Iterator[dict[str, Any]], out: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Writes each row on its way."""
    head = _json(
        {
            "table": section.held.model,
            "called": section.held.called,
            "from": WHENCE[section.held.area],
            "fields": {_path(path): COLUMNS[path] for path in section.held.gives},
        }
    )
    out.write(f'{head[:-1]}, "rows": ['.encode())
    for row in rows:
        said = _json({_path(path): value for path, value in row.items()})
        out.write(f"{',' if section.many else ''}\n{said}".encode())
        section.many += 1
        yield row
    out.write(b"\n]}\n")


def _shown(held: Held, row: dict[str, Any]) -> list[str]:
    return [in_words(field_at(held.table, path), row.get(path)) for path in held.gives]


def _path(path: str) -> str:
    return path.replace("__", ".")


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


@contextmanager
def _entry(archive: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    info = zipfile.ZipInfo(name, _clock(timezone.now()))
    info.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as out:
        yield out


def _clock(at: datetime) -> tuple[int, int, int, int, int, int]:
    return (at.year, at.month, at.day, at.hour, at.minute, at.second)


def _files_of(person: Person) -> Iterator[File]:
    """What they sent of their own: not copies of before, nor rows about others that they brought in as staff."""
    theirs = [purpose.slug for purpose in purposes if purpose.is_theirs]
    return File.objects.filter(owner=person, purpose__in=theirs).order_by("pk").iterator(chunk_size=100)


def _file(archive: zipfile.ZipFile, file: File) -> Kept:
    name = f"files/{file.pk}-{file.name}"
    try:
        with open_stored(file.stored_as) as content, _entry(archive, name) as out:
            shutil.copyfileobj(content, out)
    except FileNotFoundError:
        return Kept(file.name, "")
    return Kept(file.name, name)


def _page(archive: zipfile.ZipFile, body: IO[str], about: dict[str, Any]) -> None:
    """Its head is written last, when it is known what is on it."""
    body.seek(0)
    with _entry(archive, "index.html") as out:
        out.write(_half("head", about).encode())
        while piece := body.read(64 * 1024):
            out.write(piece.encode())
        out.write(_half("foot", {**about, "kept_back": kept_back()}).encode())


def _half(name: str, about: dict[str, Any]) -> str:
    """The page is read from a disk, where none of our sheets is: it has its own, inside."""
    sheet = get_template(f"{FOLDER}/page.css").render()
    style = mark_safe(f"<style>{sheet}</style>")  # noqa: S308  a text of ours
    around = {
        "site": settings.SITE_URL,
        "brand": brand(),
        "style": style,
        "language": translation.get_language(),
    }
    return render_to_string(f"{FOLDER}/{name}.html", {**about, **around})


def _summary(archive: zipfile.ZipFile, about: dict[str, Any]) -> None:
    with _entry(archive, "data/index.json") as out:
        summary = {
            "site": settings.SITE_URL,
            "person": about["person"].email,
            "made_at": about["at"],
            "tables": {one.held.model: {"file": one.name, "rows": one.many} for one in about["sections"]},
            "files": {one.path: one.name for one in about["files"] if one.path},
            "kept_back": {held.model: held.keeps_back for held in kept_back()},
        }
        out.write(_json(summary).encode())
