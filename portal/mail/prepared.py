"""Statements that PostgreSQL plans once for a connection: for small ones, planning takes longer than running."""

import hashlib
import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

import structlog
from django.db import DatabaseError, connection
from django.db.backends.utils import CursorWrapper
from psycopg2.errorcodes import (  # type: ignore[import-untyped,unused-ignore]
    DUPLICATE_PREPARED_STATEMENT,
    INVALID_SQL_STATEMENT_NAME,
)

log = structlog.get_logger(__name__)

_held: "WeakKeyDictionary[Any, dict[str, str]]" = WeakKeyDictionary()
"""By connection to the server: the name under which each statement stands prepared there."""


def execute(cursor: CursorWrapper, name: str, types: str, statement: str, values: Sequence[Any]) -> None:
    """Run a statement whose parameters are `$1`, `$2` …, of these SQL types; it takes the place of one of this name.

    It stays with the connection, not with the transaction. Behind a pooler that hands connections on after each
    transaction it is not there the next time: then it runs as any other, and the log says so.
    """
    held = _held.setdefault(connection.connection, {})
    try:
        _prepare(cursor, held, name, types, statement)
        cursor.execute(f"EXECUTE {held[name]} ({', '.join(['%s'] * len(values))})", values)
    except DatabaseError as error:
        if _code(error) != INVALID_SQL_STATEMENT_NAME or connection.in_atomic_block:
            raise
        held.clear()
        log.warning("a prepared statement is gone: workers need connections of their own", name=name)
        cursor.execute(_filled(cursor, statement, values))


def written_out(cursor: CursorWrapper, statement: str, values: Sequence[Any]) -> str:
    """The statement with these values in it, for what stays the same at each run."""
    found: bytes = cursor.mogrify(statement, values)
    return found.decode()


def _prepare(cursor: CursorWrapper, held: dict[str, str], name: str, types: str, statement: str) -> None:
    """Its name on the server says which statement it is, so that nobody ever runs another's."""
    wanted = f"{name}_{hashlib.sha256(statement.encode()).hexdigest()[:16]}"
    if held.get(name) == wanted:
        return
    if name in held:
        cursor.execute(f"DEALLOCATE {held[name]}")
        del held[name]
    try:
        cursor.execute(f"PREPARE {wanted} ({types}) AS {statement}")
    except DatabaseError as error:
        if _code(error) != DUPLICATE_PREPARED_STATEMENT or connection.in_atomic_block:
            raise
    held[name] = wanted


def _filled(cursor: CursorWrapper, statement: str, values: Sequence[Any]) -> str:
    literals = [written_out(cursor, "%s", [value]) for value in values]
    return re.sub(r"\$(\d+)", lambda place: literals[int(place[1]) - 1], statement)


def _code(error: DatabaseError) -> str:
    with suppress(AttributeError):
        return str(error.__cause__.pgcode)  # type: ignore[union-attr]
    return ""
