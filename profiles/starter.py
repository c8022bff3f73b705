"""Rows as a starter file of this app has them, each with its place, so that an error can say where it is."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Entry = dict[str, Any]


class BadStarter(Exception):
    """Names the file, the entry and what is wrong with it."""


def entries(path: str) -> Iterator[tuple[str, Entry]]:
    """Each entry with how to call it in an error. Raises BadStarter."""
    try:
        text = (Path(settings.BASE_DIR) / path).read_text(encoding="utf-8")
        found = yaml.load(text, Loader=LOADER)  # noqa: S506  safe ones both
    except (OSError, yaml.YAMLError) as error:
        raise BadStarter(f"{path}: {error}") from error
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise BadStarter(f"{path}: it must be a list of entries")
    for number, entry in enumerate(found, 1):
        yield f"{path}, entry {number} ({entry.get('slug') or entry.get('text')})", entry


def checked(place: str, row: Model, exclude: Iterable[str] = ()) -> None:
    try:
        row.full_clean(exclude=exclude, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise BadStarter(f"{place}: {'; '.join(error.messages)}") from error


def needed(place: str, entry: Entry, name: str) -> Any:
    if name not in entry:
        raise BadStarter(f"{place}: {name} is missing")
    return entry[name]


def differs(new: Model, old: Model, fields: Iterable[str]) -> bool:
    return any(getattr(new, field) != getattr(old, field) for field in fields)


def rewrite(rows: Iterable[Any], held: dict[str, Any], fields: Iterable[str]) -> int:
    """Bring the rows held, by slug, to what these say; how many."""
    for row in rows:
        row.pk = held[row.slug].pk
    return sum(
        type(row).objects.filter(pk=row.pk).update(**{f: getattr(row, f) for f in fields}) for row in rows
    )
