"""Waiting for a refresh that goes on: for seconds only, since others wait for the page meanwhile.

Who changes who is in a segment takes the lock of its refresh first, then the segment, then its members.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection
from psycopg2.errors import LockNotAvailable  # type: ignore[import-untyped,unused-ignore]

LOCK = 7_310
"""Of PostgreSQL's advisory locks: one refresh of a segment at a time."""
PATIENCE_MS = 3000


class BusyError(Exception):
    """A refresh goes on, and is not over in a few seconds. Nothing was changed."""


@contextmanager
def patience(cursor: Any) -> Iterator[None]:
    """For the locks taken within. Raises BusyError."""
    cursor.execute("SET LOCAL lock_timeout = %s", [PATIENCE_MS])
    try:
        yield
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise BusyError from error
        raise
    cursor.execute("SET LOCAL lock_timeout TO DEFAULT")


def wait_for_refresh(segment: int) -> None:
    """Until the end of the transaction none begins. Raises BusyError."""
    with connection.cursor() as cursor, patience(cursor):
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, segment])
