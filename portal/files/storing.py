"""The store of files, by names that we make: on this machine or in a bucket, as FILES_URL says.

Raises OSError where the store can't be reached or takes nothing, FileNotFoundError where there is no such file.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage


def store(name: str, content: IO[bytes] | bytes) -> None:
    default_storage.save(name, ContentFile(content) if isinstance(content, bytes) else File(content))


def is_stored(name: str) -> bool:
    return default_storage.exists(name)


def open_stored(name: str) -> IO[Any]:
    return default_storage.open(name)


def remove(name: str) -> None:
    """Nothing happens where there is none."""
    default_storage.delete(name)


def written_at(name: str) -> datetime:
    return default_storage.get_modified_time(name)


def names_in(folder: str) -> Iterator[list[str]]:
    """The whole names of what lies one folder further down, a folder at a time."""
    for below in _listed(folder)[0]:
        path = f"{folder}/{below}" if folder else below
        yield [f"{path}/{name}" for name in _listed(path)[1]]


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
    return sorted(folders), sorted(files)
