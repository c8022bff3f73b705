"""Which column of ours a column of a file is: as it was matched last time, else by its name."""

import re

from profiles.imports.kinds import Column, ImportKind
from profiles.imports.models import Import


def guess(kind: ImportKind, header: list[str]) -> list[str]:
    """For each name of the file the name of our column, or nothing."""
    return _remembered(kind, header) or _by_name(kind.columns(), header)


def _remembered(kind: ImportKind, header: list[str]) -> list[str]:
    before = Import.objects.filter(kind=kind.slug, header=header).exclude(columns=[]).order_by("-pk").first()
    if before is None:
        return []
    ours = {column.name for column in kind.columns()}
    return [name if name in ours else "" for name in before.columns]


def _by_name(columns: list[Column], header: list[str]) -> list[str]:
    """The first column of a file that has one of its names is it."""
    names: dict[str, str] = {}
    for column in columns:
        for word in (column.name, str(column.title), *column.known):
            names.setdefault(_plain(word), column.name)
    found: list[str] = []
    for name in header:
        ours = names.get(_plain(name), "")
        found.append("" if ours in found else ours)
    return found


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", " ", name.casefold()).strip()
