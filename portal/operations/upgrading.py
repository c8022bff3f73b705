"""Everything that a new release needs, in the order it needs it. Run again, nothing more happens."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from psycopg2.errors import LockNotAvailable  # type: ignore[import-untyped,unused-ignore]

from portal.operations.backups.taking import back_up

LOCK = 5_202_601
WAIT_SECONDS = 600.0
PAUSE_SECONDS = 2.0
LOCK_TIMEOUT = "5s"
"""A migration that waits for a table longer gives way: whoever came after it would wait for it, and pages stand."""
EACH_TIME = ("sync_roles", "load_consents", "load_questions", "load_personas")
"""What operators changed stays: these add what is new."""
ONCE = ("load_library", "load_trainings", "load_clusters")
"""Starter pieces say again what their files say: only in an empty house, or when asked for."""

Tell = Callable[[str], None]


class UpgradeError(Exception):
    """Says what to do; what was done so far stays, and the next run goes on from there."""


def upgrade(tell: Tell, *, backup: Path | None = None, starter: bool = False) -> None:
    """While the previous release serves: its code runs on the new tables. Raises UpgradeError."""
    with _alone(tell):
        fresh = not _has_tables()
        if backup:
            tell(f"Backing up to {backup} ...")
            back_up(backup)
        tell("Migrating ...")
        _migrate(tell)
        for command in (*EACH_TIME, *(ONCE if fresh or starter else ())):
            tell(f"{command} ...")
            call_command(command, verbosity=0)
        tell("Collecting static files ...")
        call_command("collectstatic", interactive=False, verbosity=0)
        _build_docs(tell)


def _build_docs(tell: Tell) -> None:
    """A site without its handbook is better than none."""
    tell("Building the handbook ...")
    try:
        call_command("build_docs", verbosity=0)
    except CommandError as error:
        tell(f"The handbook was not built: {error}")


def _migrate(tell: Tell) -> None:
    """Each migration is a transaction of its own, so that a repeat goes on with the one that gave way."""
    until = time.monotonic() + WAIT_SECONDS
    with _short_waits():
        while not _migrated():
            if time.monotonic() > until:
                raise UpgradeError(
                    "A table was in use all the time. Run the doctor: it names long transactions. Then try again."
                )
            tell("A table is in use; trying again ...")
            time.sleep(PAUSE_SECONDS)


def _migrated() -> bool:
    """False when it gave way to somebody who uses a table."""
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            return False
        raise
    return True


@contextmanager
def _short_waits() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


@contextmanager
def _alone(tell: Tell) -> Iterator[None]:
    """Several containers may start at once: one upgrades, the others wait for it and find all done."""
    until = time.monotonic() + WAIT_SECONDS
    while not _asked("SELECT pg_try_advisory_lock(%s)"):
        if time.monotonic() > until:
            raise UpgradeError("Another upgrade has been running for ten minutes. Look what it does.")
        tell("Another upgrade runs; waiting for it ...")
        time.sleep(PAUSE_SECONDS)
    try:
        yield
    finally:
        _asked("SELECT pg_advisory_unlock(%s)")


def _asked(statement: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [LOCK])
        row = cursor.fetchone()
    return bool(row and row[0])


def _has_tables() -> bool:
    return "django_migrations" in connection.introspection.table_names()
