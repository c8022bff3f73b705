"""Starter content is files; this reads them and says loudly which file and key is wrong."""

import datetime
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import frontmatter
import yaml
from django.conf import settings

T = TypeVar("T")


class BadStarter(Exception):
    """A starter file that cannot be loaded: its text names the file, the key and what is wrong."""


@dataclass(frozen=True)
class Record:
    """One thing of a starter file. The getters check the type and raise BadStarter."""

    where: str
    data: dict[str, Any]
    body: str = ""

    def wrong(self, key: str, what: str) -> BadStarter:
        return BadStarter(f"{self.where}: {key}: {what}")

    def only(self, required: Collection[str], optional: Collection[str] = ()) -> None:
        """Raises BadStarter for a key that is missing or that nobody reads."""
        for key in sorted(set(required) - set(self.data)):
            raise self.wrong(key, "is missing")
        for key in sorted(set(self.data) - set(required) - set(optional)):
            raise self.wrong(key, "is not a key we know")

    def text(self, key: str) -> str:
        value = self._typed(key, str, "a text")
        if not value.strip():
            raise self.wrong(key, "is empty")
        return value.strip()

    def number(self, key: str) -> int:
        return self._typed(key, int, "a whole number")

    def date(self, key: str) -> datetime.date:
        return self._typed(key, datetime.date, "a date")

    def words(self, key: str) -> list[str]:
        values = self._typed(key, list, "a list")
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(key, f"must be a list of texts, not {values!r}")
        return list(values)

    def one_of(self, key: str, allowed: Collection[str]) -> str:
        value = self.text(key)
        if value not in allowed:
            raise self.wrong(key, f"is {value!r}; it can be: {', '.join(sorted(allowed))}")
        return value

    def pick(self, key: str, known: Mapping[str, T]) -> list[T]:
        """The known things that a list of slugs names."""
        for slug in self.words(key):
            if slug not in known:
                raise self.wrong(key, f"there is no {slug!r}")
        return [known[slug] for slug in self.words(key)]

    def table(self, key: str) -> dict[str, Any]:
        return self._typed(key, dict, "a table") if key in self.data else {}

    def _typed(self, key: str, kind: type[T], name: str) -> T:
        value = self.data.get(key)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self.wrong(key, f"must be {name}, not {value!r}")
        return value


def read_list(path: Path) -> list[Record]:
    """The things of a YAML file that is a list, in order."""
    try:
        things = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise BadStarter(f"{_name(path)}: {error}") from error
    if not isinstance(things, list) or not all(isinstance(thing, dict) for thing in things):
        raise BadStarter(f"{_name(path)}: must be a list of tables")
    return [
        Record(f"{_name(path)}: {thing.get('slug', f'number {at}')}", thing)
        for at, thing in enumerate(things, 1)
    ]


def read_folder(folder: Path) -> Iterator[Record]:
    """The Markdown files of a folder, by name, with their front matter."""
    for path in sorted(folder.glob("*.md")):
        try:
            post = frontmatter.load(str(path))
        except (OSError, ValueError, yaml.YAMLError) as error:
            raise BadStarter(f"{_name(path)}: {error}") from error
        record = Record(_name(path), dict(post.metadata), post.content)
        if record.text("slug") != path.stem:
            raise record.wrong("slug", f"must be the file's name, {path.stem!r}")
        yield record


def _name(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR)) if path.is_relative_to(settings.BASE_DIR) else str(path)
