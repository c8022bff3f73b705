"""While a release is rolled out, the one before it serves: its code must run on the new tables.

And the other way round: what the release before it wrote must come through our migrations.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.conf import settings

from portal.environment import REPOSITORY
from tests.faults.test_mail_killed import database_url
from tests.sinks import Sink
from tests.upgrade.release import previous, unpack

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
KEY_PATHS = Path(__file__).with_name("key_paths.py")
STARTERS = ("load_consents", "load_questions", "load_library", "load_trainings")


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code of the release before this one."""
    target = tmp_path_factory.mktemp("older")
    missing = unpack(previous(), target)
    if missing:
        pytest.skip(missing)
    return target


@pytest.fixture
def database() -> Iterator[str]:
    server = psycopg2.connect(urlsplit(database_url())._replace(path="/postgres").geturl())
    server.autocommit = True
    name = f"test_upgrade_{os.getpid()}"
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
        yield urlsplit(database_url())._replace(path=f"/{name}").geturl()
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as server:
        yield server


def said_by(code: Path, database: str, sink: Sink, *command: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")} | {
        "KINSHIP_MODE": "test",
        "KINSHIP_VAR": str(code / "var"),
        "DATABASE_URL": database,
        "REDIS_URL": urlsplit(settings.REDIS_URL)._replace(path="/8").geturl(),
        "MAIL_URL": sink.url,
        "PYTHONPATH": str(code),
    }
    run = subprocess.run(
        [sys.executable, *command], cwd=code, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def test_its_code_runs_on_our_tables(older: Path, database: str, sink: Sink) -> None:
    """A member comes in, is asked, answers, and gets the welcome."""
    said_by(REPOSITORY, database, sink, "manage.py", "migrate", "--verbosity", "0")
    for command in STARTERS:
        said_by(older, database, sink, "manage.py", command)
    said = said_by(older, database, sink, str(KEY_PATHS))
    assert "('code', 'sent'), ('welcome', 'sent')" in said
    assert sorted(letter["To"] for letter in sink.letters) == ["marta@example.org"] * 2


def test_what_it_wrote_comes_through_our_migrations(older: Path, database: str, sink: Sink) -> None:
    """Rows of every kind that its demo company makes; then its key paths by our code, on what it left."""
    said_by(older, database, sink, "manage.py", "migrate", "--verbosity", "0")
    for command in (*STARTERS, "demo_company"):
        said_by(older, database, sink, "manage.py", command)
    before = counts(database)
    said_by(REPOSITORY, database, sink, "manage.py", "upgrade")
    after = counts(database)
    assert {table: after.get(table) for table in before} == before
    said_by(REPOSITORY, database, sink, str(KEY_PATHS))
    assert "marta@example.org" in {letter["To"] for letter in sink.letters}


def counts(database: str) -> dict[str, Any]:
    """Of what people made; not of what Django and the starter files bring along."""
    kept = (
        "profiles_person",
        "profiles_business",
        "profiles_fact",
        "profiles_consententry",
        "portal_message",
    )
    more = ("training_enrolment", "portal_activity", "portal_answer", "campaigns_issue")
    with psycopg2.connect(database) as session, session.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname = ANY(%s)", [[*kept, *more]]
        )
        found = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = cursor.fetchone()[0]
    session.close()
    assert set(kept) <= set(found)
    return found
