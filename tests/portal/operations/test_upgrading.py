from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from psycopg2.errors import LockNotAvailable

from content.models import Item
from portal.operations import upgrading
from profiles.models import Question
from tests.faults.test_mail_killed import database_url

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def here(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(upgrading, "PAUSE_SECONDS", 0.05)


def upgraded(**options: Any) -> list[str]:
    said: list[str] = []
    upgrading.upgrade(said.append, **options)
    return said


def test_everything_a_release_needs_and_again_without_harm(tmp_path: Path) -> None:
    assert upgraded() == [
        "Migrating ...",
        "sync_roles ...",
        "load_consents ...",
        "load_questions ...",
        "load_personas ...",
        "Collecting static files ...",
        "Building the handbook ...",
    ]
    questions = Question.objects.count()
    assert questions > 0
    assert list((tmp_path / "static").glob("**/*.css")) != []
    upgraded()
    assert Question.objects.count() == questions


def test_starter_pieces_come_when_asked_for_or_into_an_empty_house(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an operator wrote into a starter piece would go."""
    upgraded()
    assert Item.objects.count() == 0
    upgraded(starter=True)
    assert Item.objects.count() > 0
    monkeypatch.setattr(upgrading, "_has_tables", lambda: False)
    assert {"load_library ...", "load_trainings ..."} <= set(upgraded())


def test_two_at_once_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    other = psycopg2.connect(database_url())
    other.cursor().execute("SELECT pg_advisory_lock(%s)", [upgrading.LOCK])
    said: list[str] = []

    def tell(words: str) -> None:
        said.append(words)
        if len(said) == 2:
            other.close()

    upgrading.upgrade(tell)
    assert said[:2] == ["Another upgrade runs; waiting for it ..."] * 2
    assert said[-1] == "Building the handbook ..."
    monkeypatch.setattr(upgrading, "WAIT_SECONDS", 0.0)
    other = psycopg2.connect(database_url())
    other.cursor().execute("SELECT pg_advisory_lock(%s)", [upgrading.LOCK])
    with pytest.raises(CommandError, match="Another upgrade has been running"):
        call_command("upgrade")
    other.close()


def test_a_migration_gives_way_to_who_uses_a_table_and_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a real lock on a real table, and a migration in the place of ours."""
    holder = psycopg2.connect(database_url())
    holder.cursor().execute("LOCK TABLE portal_pace IN ACCESS SHARE MODE")
    real = call_command
    told: list[str] = []

    def migrating(name: str, *arguments: Any, **options: Any) -> Any:
        if name != "migrate":
            return real(name, *arguments, **options)
        with connection.cursor() as cursor:
            return cursor.execute("DO $$ BEGIN LOCK TABLE portal_pace IN ACCESS EXCLUSIVE MODE; END $$")

    def tell(words: str) -> None:
        told.append(words)
        if words.startswith("A table is in use"):
            holder.close()

    monkeypatch.setattr(upgrading, "call_command", migrating)
    monkeypatch.setattr(upgrading, "LOCK_TIMEOUT", "50ms")
    upgrading.upgrade(tell)
    assert told[:3] == ["Migrating ...", "A table is in use; trying again ...", "sync_roles ..."]
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


def test_a_table_that_is_in_use_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    def in_use(*_: Any, **__: Any) -> None:
        raise OperationalError("in use") from LockNotAvailable()

    monkeypatch.setattr(upgrading, "call_command", in_use)
    monkeypatch.setattr(upgrading, "WAIT_SECONDS", 0.1)
    with pytest.raises(upgrading.UpgradeError, match="Run the doctor"):
        upgraded()


def test_another_trouble_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise OperationalError("disk full")

    monkeypatch.setattr(upgrading, "call_command", broken)
    with pytest.raises(OperationalError, match="disk full"):
        upgraded()


def test_a_backup_is_made_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Path] = []
    monkeypatch.setattr(upgrading, "back_up", made.append)
    assert upgraded(backup=tmp_path / "before")[0] == f"Backing up to {tmp_path / 'before'} ..."
    assert made == [tmp_path / "before"]
