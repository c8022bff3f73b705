"""Statements that PostgreSQL plans once for a connection: for small ones, planning takes longer than running."""

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.backends.utils import CursorWrapper

_held: "WeakKeyDictionary[Any, dict[str, str]]" = WeakKeyDictionary()
"""By connection to the server: the statement that stands prepared there under each name."""


def execute(cursor: CursorWrapper, name: str, types: str, statement: str, values: Sequence[Any]) -> None:
    """Run a statement whose parameters are `$1`, `$2` …, of these SQL types; another of the same name is replaced.

    It stays with the connection, not with the transaction, so that workers need a connection of their own: no pooler
    that hands it on after each transaction.
    """
    held = _held.setdefault(connection.connection, {})
    if held.get(name) != statement:
        if held.pop(name, None) is not None:
            cursor.execute(f"DEALLOCATE {name}")
        cursor.execute(f"PREPARE {name} ({types}) AS {statement}")
        held[name] = statement
    places = ", ".join(["%s"] * len(values))
    cursor.execute(f"EXECUTE {name} ({places})", values)


def written_out(cursor: CursorWrapper, statement: str, values: Sequence[Any]) -> str:
    """The statement with these values in it, for what stays the same at each run."""
    found: bytes = cursor.mogrify(statement, values)
    return found.decode()
