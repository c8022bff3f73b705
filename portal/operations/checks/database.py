from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.operations.findings import Finding, failure, fine, warning
from portal.web.health import EXTENSIONS

OLDEST = 15
MUCH, TOO_MUCH = 0.7, 0.9
LONG_SECONDS, TOO_LONG_SECONDS = 60, 600

HOLDERS = """
    SELECT pid, datname, coalesce(nullif(application_name, ''), usename, '?'), state,
           extract(epoch FROM clock_timestamp() - xact_start)::int
    FROM pg_stat_activity
    WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()
      AND xact_start < clock_timestamp() - make_interval(secs => %s)
    ORDER BY xact_start
"""
PREPARED = (
    "SELECT gid, database, extract(epoch FROM clock_timestamp() - prepared)::int FROM pg_prepared_xacts"
)


def check() -> Iterator[Finding]:
    connection.ensure_connection()
    yield from _version()
    yield from _extensions()
    yield from _letters()
    yield from _migrations()
    yield from _connections()
    yield from holders()


def _version() -> Iterator[Finding]:
    (number, name) = _row("SELECT current_setting('server_version_num')::int / 10000, version()")
    words = " ".join(str(name).split(" ")[:2])
    if number < OLDEST:
        yield failure(f"{words} is too old.", f"Kinship needs PostgreSQL {OLDEST} or newer.")
    else:
        yield fine(f"{words} answers.")


def _extensions() -> Iterator[Finding]:
    there = {name for (name,) in _rows("SELECT extname FROM pg_extension")}
    missing = sorted(set(EXTENSIONS) - there)
    if missing:
        do = f"As a superuser in this database: CREATE EXTENSION {'; CREATE EXTENSION '.join(missing)};"
        yield failure(f"PostgreSQL lacks {', '.join(missing)}.", do)


def _letters() -> Iterator[Finding]:
    """pg_trgm asks the system what a letter is: under plain C, search finds no word with ä or é."""
    (knows, encoding) = _row("SELECT lower('Ä') = 'ä', current_setting('server_encoding')")
    if not knows or encoding != "UTF8":
        do = (
            "Make the database with ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0, and restore into it."
        )
        yield failure("The database does not know letters like ä and é: search would miss them.", do)


def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield failure(f"{len(waiting)} migrations wait.", "Run: manage.py upgrade")


def _connections() -> Iterator[Finding]:
    (used, most) = _row(
        "SELECT (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'), "
        "current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
    )
    do = "Raise max_connections, or run fewer web threads and workers: each holds one connection."
    if used > most * MUCH:
        judge = failure if used > most * TOO_MUCH else warning
        yield judge(f"{used} of {most} connections are in use.", do)


def holders() -> Iterator[Finding]:
    """Who holds consumers of activity back: they read only below the oldest transaction that writes."""
    for pid, database, who, state, seconds in _rows(HOLDERS, [LONG_SECONDS]):
        judge = failure if seconds > TOO_LONG_SECONDS else warning
        said = (
            f"{who} (process {pid}, database {database}, {state}) has written for {seconds} s without an end."
        )
        yield judge(said, f"Mails and counts wait for it. End it: SELECT pg_terminate_backend({pid});")
    for gid, database, seconds in _rows(PREPARED):
        said = f"A prepared transaction in {database} has been open for {seconds} s."
        yield failure(said, f"Mails and counts wait for it. End it: ROLLBACK PREPARED '{gid}';")


def _row(statement: str) -> tuple[Any, ...]:
    return _rows(statement)[0]


def _rows(statement: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or [])
        return list(cursor.fetchall())
