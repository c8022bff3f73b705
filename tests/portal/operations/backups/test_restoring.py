"""Backed up, wiped and restored, by the commands and against real databases."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.db import transaction

from portal.activity.models import Activity, Cursor
from portal.environment import REPOSITORY
from portal.mail.models import Message, Suppression
from portal.mail.suppressing import suppress
from portal.operations.backups import programs, taking
from portal.operations.backups.manifest import Manifest, Summed, differences
from profiles.models import Person
from profiles.privacy.asking import ask_to_erase
from profiles.privacy.erasing import erase
from tests.factories import ItemFactory, PersonFactory
from tests.faults.test_mail_killed import database_url

pytestmark = pytest.mark.django_db(transaction=True)
TARGET = "test_restored"


@pytest.fixture
def var(tmp_path: Path, settings: Any) -> Path:
    """A folder with what people gave us."""
    settings.VAR_DIR = tmp_path / "var"
    (settings.VAR_DIR / "files" / "ab").mkdir(parents=True)
    (settings.VAR_DIR / "files" / "ab" / "picture.png").write_bytes(b"a picture")
    return Path(settings.VAR_DIR)


@pytest.fixture
def empty() -> Iterator[str]:
    """The address of an empty database in the same cluster."""
    server = psycopg2.connect(urlsplit(database_url())._replace(path="/postgres").geturl())
    server.autocommit = True
    name = f"{TARGET}_{os.getpid()}"
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
        yield urlsplit(database_url())._replace(path=f"/{name}").geturl()
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


def manage(url: str, var: Path, *arguments: str) -> tuple[int, str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"} | {
        "KINSHIP_MODE": "test",
        "DATABASE_URL": url,
        "REDIS_URL": configured.REDIS_URL,
        "KINSHIP_VAR": str(var),
    }
    run = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    return run.returncode, run.stdout + run.stderr


def some_rows() -> None:
    people = PersonFactory.create_batch(3)
    ItemFactory.create()
    with transaction.atomic():
        rows = [Activity(verb="joined", person=person) for person in people]
        Activity.objects.bulk_create(rows)
    first = Activity.objects.order_by("xid", "id")[0]
    Cursor.objects.create(consumer="rollups", xid=first.xid, last_id=first.pk)


def backed_up(folder: Path) -> Manifest:
    out = StringIO()
    call_command("backup", str(folder), stdout=out)
    assert f"{folder}: " in out.getvalue()
    return Manifest.read(folder)


def test_what_is_restored_is_the_same_and_goes_on(
    var: Path, empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_rows()
    changes_while_it_is_backed_up(monkeypatch)
    made = backed_up(tmp_path / "monday")
    assert (made.tables["profiles_person"].count, made.files["files"].count) == (3, 1)
    assert set(Person.objects.values_list("name", flat=True)) == {"Changed"}

    new_var = tmp_path / "new"
    code, said = manage(empty, new_var, "restore", str(tmp_path / "monday"))
    assert code == 0, said
    assert f"Counts and checksums of {len(made.tables)} tables are as they were." in said
    assert "2 activities wait to be read by their consumers." in said
    assert (new_var / "files" / "ab" / "picture.png").read_bytes() == b"a picture"

    code, said = manage(empty, new_var, "backup", str(tmp_path / "tuesday"))
    assert code == 0, said
    again = Manifest.read(tmp_path / "tuesday")
    rebased = {"portal_activity", "portal_cursor"}
    assert again.files == made.files
    assert {name for name in made.tables if again.tables[name] != made.tables[name]} <= rebased
    with psycopg2.connect(empty) as session, session.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT xid::text FROM portal_activity UNION SELECT xid::text FROM portal_cursor"
        )
        assert cursor.fetchall() == [("0",)]
        code, said = manage(empty, new_var, "restore", str(tmp_path / "monday"))
        assert (code, "1 others are connected" in said) == (1, True)
    session.close()
    code, said = manage(empty, new_var, "restore", str(tmp_path / "monday"))
    assert (code, "There are tables in this database." in said) == (1, True)

    one_more_is_claimed(tmp_path / "monday")
    code, said = manage(empty, new_var, "restore", str(tmp_path / "monday"), "--replace")
    assert (code, "profiles_person: 3 instead of 4" in said) == (1, True)


def test_who_was_erased_since_is_erased_again(var: Path, empty: str, tmp_path: Path, settings: Any) -> None:
    settings.ERASURES_FILE = str(tmp_path / "erasures.jsonl")
    gone, stays = PersonFactory.create_batch(2)
    suppress(gone.email, Suppression.Reason.COMPLAINT)
    backed_up(tmp_path / "monday")
    erasure = ask_to_erase(gone, by=gone, network="192.0.2.7")
    Message.objects.update(state="sent")
    assert erase(erasure.pk)
    assert gone.email not in Path(settings.ERASURES_FILE).read_text()

    new_var = tmp_path / "new"
    new_var.mkdir()
    (new_var / "erasures.jsonl").write_text(Path(settings.ERASURES_FILE).read_text())
    code, said = manage(empty, new_var, "restore", str(tmp_path / "monday"))
    assert (code, "1 people were erased again." in said) == (0, True), said
    with psycopg2.connect(empty) as session, session.cursor() as cursor:
        cursor.execute("SELECT email FROM profiles_person")
        assert cursor.fetchall() == [(stays.email,)]
        cursor.execute("SELECT address FROM portal_suppression UNION SELECT reason FROM portal_erasedaddress")
        assert cursor.fetchall() == [("complaint",)]
    session.close()


def changes_while_it_is_backed_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The dump and the sums are of one moment: what is written in between is in neither."""
    real = taking.start

    def start(*arguments: Any) -> Any:
        with psycopg2.connect(database_url()) as session, session.cursor() as cursor:
            cursor.execute("UPDATE profiles_person SET name = 'Changed'")
        session.close()
        return real(*arguments)

    monkeypatch.setattr(taking, "start", start)


def one_more_is_claimed(folder: Path) -> None:
    found = json.loads((folder / "manifest.json").read_text())
    found["tables"]["profiles_person"]["count"] = 4
    (folder / "manifest.json").write_text(json.dumps(found))


def test_what_is_no_backup(var: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is no backup that can be read"):
        call_command("restore", str(tmp_path))


def test_a_backup_is_never_half_there(var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "monday"
    monkeypatch.setattr(
        "portal.operations.backups.taking.sum_tables", lambda: (_ for _ in ()).throw(OSError("disk full"))
    )
    with pytest.raises(CommandError, match="disk full"):
        call_command("backup", str(folder))
    assert not folder.exists()
    monkeypatch.undo()
    configured.VAR_DIR = var
    taking.back_up(folder)
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", str(folder))


def test_programs_that_are_missing_or_too_old_are_named(settings: Any, tmp_path: Path) -> None:
    settings.PG_BIN = str(tmp_path)
    with pytest.raises(programs.ProgramError, match="set PG_BIN to their folder"):
        programs.program("pg_dump")


def test_differences_are_told_in_words() -> None:
    wanted = {"a": Summed(1, "x"), "b": Summed(2, "y"), "c": Summed(3, "z")}
    found = {"a": Summed(1, "x"), "b": Summed(2, "other")}
    assert differences(wanted, found) == ["b: as many, but not the same", "c: 0 instead of 3"]
