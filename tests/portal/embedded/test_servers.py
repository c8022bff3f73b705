"""Real servers, real processes, real kills; none of it needs Django."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pytest

from portal import embedded
from portal.embedded.account import write_private
from portal.embedded.ports import LOOPBACK
from portal.embedded.postgres import Postgres
from portal.embedded.processes import end, running, until
from portal.embedded.server import Server
from portal.embedded.valkey import Valkey

ADDRESSES = "from portal import embedded; print(embedded.database_url(), embedded.redis_url())"
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands servers to another account")


def pids(server: Server) -> list[int]:
    return running(Path(server.program).name, str(server.argument))


def sql(statement: str, url: str | None = None) -> list[Any]:
    with closing(psycopg2.connect(url or embedded.database_url())) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


def ask_valkey(*lines: str) -> list[bytes]:
    port = urlsplit(embedded.redis_url()).port
    with socket.create_connection((LOOPBACK, port), timeout=5) as connection:
        connection.sendall("".join(f"{line}\r\n" for line in lines).encode())
        reply = connection.makefile("rb")
        return [reply.readline().strip() for _ in lines]


def test_processes_that_start_at_once_share_one_server(fresh_var: Path) -> None:
    racers = [
        subprocess.Popen([sys.executable, "-c", ADDRESSES], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    answers = {racer.communicate(timeout=120)[0] for racer in racers}
    assert answers == {f"{embedded.database_url()} {embedded.redis_url()}\n"}
    assert (len(pids(Postgres())), len(pids(Valkey()))) == (1, 1)


def test_the_database_is_there_with_its_extensions_and_knows_letters(var: Path) -> None:
    assert urlsplit(embedded.database_url()).path == "/kinship"
    sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    found = sql(
        "SELECT name FROM pg_available_extensions "
        "WHERE name IN ('vector', 'pg_trgm', 'unaccent', 'citext', 'btree_gin') ORDER BY name"
    )
    assert [name for (name,) in found] == ["btree_gin", "citext", "pg_trgm", "unaccent", "vector"]
    assert sql("SELECT lower('ÄRGER'), similarity('ä', 'e')") == [("ärger", 0.0)]
    assert sql("SELECT cardinality(show_trgm('ärger'))") == [(6,)]


def test_without_the_password_nobody_gets_in(var: Path) -> None:
    address = urlsplit(embedded.database_url())
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        sql("SELECT 1", f"postgresql://kinship:guess@{LOOPBACK}:{address.port}/kinship")
    with pytest.raises(psycopg2.OperationalError, match="no password supplied"):
        sql("SELECT 1", f"postgresql://kinship@{LOOPBACK}:{address.port}/kinship")
    assert ask_valkey("PING") == [b"-NOAUTH Authentication required."]
    assert (Postgres().folder / "password").stat().st_mode & 0o077 == 0


def test_what_a_killed_parent_leaves_is_adopted(var: Path) -> None:
    embedded.stop()
    parent = subprocess.Popen(
        [sys.executable, "-c", f"{ADDRESSES}; import sys, time; sys.stdout.flush(); time.sleep(600)"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    told = parent.stdout.readline()
    before = (pids(Postgres()), pids(Valkey()))
    parent.kill()
    parent.communicate()
    assert told == f"{embedded.database_url()} {embedded.redis_url()}\n"
    assert (pids(Postgres()), pids(Valkey())) == before


def test_killed_servers_come_back_at_their_address_with_their_data(var: Path) -> None:
    sql("DROP TABLE IF EXISTS kept")
    sql("CREATE TABLE kept AS SELECT 42 AS number")
    before = (embedded.database_url(), embedded.redis_url())
    for pid in pids(Postgres()) + pids(Valkey()):
        end(pid, signal.SIGKILL, 5)
    assert embedded.running() == []
    assert (embedded.database_url(), embedded.redis_url()) == before
    assert sql("SELECT number FROM kept") == [(42,)]


def test_a_hung_server_is_replaced(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.embedded.valkey.ANSWER_SECONDS", 0.5)
    monkeypatch.setattr("portal.embedded.server.RECOVERY_SECONDS", 0.2)
    monkeypatch.setattr("portal.embedded.server.STOP_SECONDS", 0.2)
    (hung,) = pids(Valkey())
    os.kill(hung, signal.SIGSTOP)
    embedded.redis_url()
    assert pids(Valkey()) != [hung]
    assert embedded.running() == ["PostgreSQL", "Valkey"]


def test_a_stale_pid_file_that_names_a_living_stranger_is_no_obstacle(var: Path) -> None:
    embedded.stop()
    server = Postgres()
    as_owner = {"user": server.account.uid} if os.geteuid() == 0 else {}
    with subprocess.Popen(["sleep", "60"], **as_owner) as stranger:
        text = f"{stranger.pid}\n{server.argument}\n1700000000\n5432\n\n{LOOPBACK}\n\n"
        write_private(server.argument / "postmaster.pid", text, server.account)
        assert sql("SELECT 1") == [(1,)]
        assert stranger.poll() is None
        stranger.kill()


def test_a_killed_initdb_leaves_nothing_half_done(fresh_var: Path) -> None:
    starter = subprocess.Popen([sys.executable, "-c", ADDRESSES])
    assert until(lambda: any((fresh_var / "embedded" / "postgres").glob("initdb-*/*")), 60)
    starter.kill()
    starter.wait()
    assert sql("SELECT 1") == [(1,)]
    assert list((fresh_var / "embedded" / "postgres").glob("initdb-*")) == []


def test_a_port_that_somebody_took_is_left_to_them(var: Path) -> None:
    before = urlsplit(embedded.database_url()).port
    embedded.stop()
    with socket.create_server((LOOPBACK, before or 0)):
        assert urlsplit(embedded.database_url()).port != before
    assert sql("SELECT 1") == [(1,)]


def test_a_copied_folder_gets_servers_of_its_own(
    var: Path, fresh_var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy brings port and password along: an answer there comes from the original."""
    monkeypatch.setenv("KINSHIP_VAR", str(var))
    embedded.stop()
    subprocess.run(["cp", "-Rp", str(var / "embedded"), str(fresh_var)], check=True)
    original = (embedded.database_url(), embedded.redis_url())
    monkeypatch.setenv("KINSHIP_VAR", str(fresh_var))
    assert not {embedded.database_url(), embedded.redis_url()} & set(original)
    assert sql("SHOW data_directory") == [(str(fresh_var / "embedded/postgres/data"),)]


def test_stop_tells_what_it_stopped(var: Path) -> None:
    assert embedded.stop() == ["PostgreSQL", "Valkey"]
    assert embedded.stop() == []
    assert embedded.running() == []


def test_what_waits_in_the_queue_survives_an_orderly_stop(var: Path) -> None:
    login = f"AUTH {Valkey().password}"
    assert ask_valkey(login, "SET waiting task") == [b"+OK", b"+OK"]
    embedded.stop()
    assert ask_valkey(login, "STRLEN waiting") == [b"+OK", b":4"]


@pytest.mark.parametrize(
    ("command", "told"),
    [("start", "Running: PostgreSQL, Valkey."), ("status", "Running: PostgreSQL, Valkey."),
     ("stop", "Stopped: PostgreSQL, Valkey.")],
)  # fmt: skip
def test_the_command_line(var: Path, command: str, told: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "portal.embedded", command], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"{told}\n"


@as_root
def test_root_below_a_private_folder_uses_a_place_that_others_may_enter(
    fresh_var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh_var.chmod(0o700)
    monkeypatch.setenv("KINSHIP_VAR", str(fresh_var / "var"))
    assert sql("SELECT 1") == [(1,)]
    place = Postgres().folder.parent
    assert place.is_relative_to("/var/tmp")
    assert embedded.remove() == place
    assert not place.exists()


@as_root
def test_an_ordinary_user_needs_nobody_else(fresh_var: Path) -> None:
    """Imports all it needs first: this Python may itself live in root's home."""
    os.chown(fresh_var, 65534, 65534)
    script = (
        "import os, sys, json, encodings.idna, portal.embedded as embedded, portal.embedded.__main__\n"
        "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "print(embedded.database_url(), embedded.redis_url()); embedded.stop()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.startswith("postgresql://kinship:")
    assert (fresh_var / "embedded.lock").stat().st_uid == 65534
