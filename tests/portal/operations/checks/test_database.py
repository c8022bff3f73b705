"""Against the real server: each trouble is made, and found."""

from collections.abc import Iterator

import psycopg2
import pytest
from django.db import connection

from portal.operations.checks import database
from portal.operations.findings import Level
from tests.faults.test_mail_killed import database_url


def said(level: Level) -> list[str]:
    return [finding.said for finding in database.check() if finding.level is level]


@pytest.mark.django_db
def test_all_is_well() -> None:
    assert said(Level.FAILURE) == []
    assert [words for words in said(Level.OK) if words.startswith("PostgreSQL ")] != []


@pytest.mark.django_db
def test_an_old_server_a_missing_extension_and_a_full_house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "OLDEST", 99)
    monkeypatch.setattr(database, "EXTENSIONS", ("pg_trgm", "time_travel"))
    monkeypatch.setattr(database, "TOO_MUCH", 0.0)
    monkeypatch.setattr(database, "MUCH", 0.0)
    troubles = said(Level.FAILURE)
    assert troubles[0].endswith("is too old.")
    assert troubles[1] == "PostgreSQL lacks time_travel."
    assert "connections are in use" in troubles[2]


@pytest.mark.django_db
def test_migrations_that_wait_are_counted() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'campaigns' AND name LIKE '0004%'")
    assert said(Level.FAILURE) == ["1 migrations wait."]


@pytest.fixture
def writer(transactional_db: None) -> Iterator["psycopg2.extensions.connection"]:
    """A session that writes and never ends."""
    session = psycopg2.connect(database_url(), application_name="forgotten import")
    session.cursor().execute("SELECT pg_current_xact_id()")
    yield session
    session.close()


def test_who_holds_consumers_back_is_named_with_the_word_that_ends_it(
    writer: "psycopg2.extensions.connection", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "LONG_SECONDS", -1)
    found = [finding for finding in database.holders() if "forgotten import" in finding.said]
    pid = writer.info.backend_pid
    assert [finding.level for finding in found] == [Level.WARNING]
    assert f"process {pid}" in found[0].said
    assert found[0].do.endswith(f"SELECT pg_terminate_backend({pid});")


def test_a_long_reader_holds_nobody_back(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "LONG_SECONDS", -1)
    session = psycopg2.connect(database_url(), application_name="long report")
    session.cursor().execute("SELECT 1")
    assert [finding for finding in database.holders() if "long report" in finding.said] == []
    session.close()
