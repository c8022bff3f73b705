"""Workers that erase are killed with -9, at any table and at the very end: whoever comes next ends it whole.

In full size somebody is erased among 2,000 people, and what PostgreSQL has on disk is searched too.
"""

import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from portal.environment import REPOSITORY
from portal.files.models import File
from portal.files.storing import is_stored, open_stored
from portal.mail.models import Message
from profiles.models import Erasure, Export, Person
from profiles.privacy.asking import ask_to_erase, hashed
from profiles.privacy.erasing import erase_all
from profiles.privacy.exporting import left_alone
from profiles.privacy.requesting import ask_for_copy
from tests.faults.test_mail_killed import database_url
from tests.portal.demo.conftest import STARTERS
from tests.profiles.privacy.furnished import (
    ADDRESS,
    NAME,
    OLD,
    found_elsewhere,
    found_in_tables,
    furnish,
    names_by_key,
)
from tests.sizes import FULL, sized
from tests.starters import load_questions

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

PK = 770_077_123
"""Its digits stand nowhere else, so that it can be searched for as words are."""
WORDS = (ADDRESS, OLD, *NAME.split(" "), str(PK))
KILLS = sized(1, 15)
PEOPLE = 2_000
PATIENCE = 120
WORK = """
import os, signal, sys, time, django
django.setup()
from profiles.privacy import erasing
once, remember = erasing._once, erasing.remember
def slow(pk, held):
    once(pk, held)
    time.sleep(0.02)
def dies(erasure):
    remember(erasure)
    os.kill(os.getpid(), signal.SIGKILL)
erasing._once = slow
if sys.argv[1] == "dies":
    erasing.remember = dies
erasing.erase_all()
"""
COPY = """
import os, signal, sys, django
django.setup()
from profiles.privacy import exporting
def dies(*given, **more):
    os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[1]:
    setattr(exporting, sys.argv[1], dies)
for pk in exporting.left_alone():
    exporting.export(pk)
"""


@pytest.fixture(autouse=True)
def own_places(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"
    settings.ERASURES_FILE = str(tmp_path / "erasures.jsonl")


@pytest.fixture
def furnished() -> Person:
    load_questions()
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER SEQUENCE profiles_person_id_seq RESTART WITH {PK}")
    return furnish()


def worker(how: str = "", work: str = WORK) -> "subprocess.Popen[bytes]":
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"} | {
        "KINSHIP_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.REDIS_URL,
        "KINSHIP_VAR": str(settings.VAR_DIR),
        "ERASURES_FILE": settings.ERASURES_FILE,
        "SECRET_KEY": settings.SECRET_KEY,
    }
    return subprocess.Popen([sys.executable, "-c", work, how], cwd=REPOSITORY, env=environment)


def test_an_erasure_ends_whole_whatever_kills_its_workers(furnished: Person) -> None:
    stands_for = hashed(furnished)
    erasure = ask_to_erase(furnished, by=furnished, network="192.0.2.7")
    Message.objects.filter(occasion__startswith="erasing:").update(state="sent")
    for _kill in range(KILLS):
        _kill_amid(erasure)
    last = worker("dies")
    assert last.wait(PATIENCE) == -signal.SIGKILL
    erasure.refresh_from_db()
    assert (erasure.state, Person.objects.filter(pk=PK).exists()) == ("running", True)

    assert worker().wait(PATIENCE) == 0

    erasure.refresh_from_db()
    assert (erasure.state, erasure.hashed, erasure.person) == ("done", stands_for, None)
    assert (erasure.counts["profiles.Person"], erasure.counts["profiles.ConsentEntry"]) == (1, 1)
    lines = [json.loads(line) for line in Path(settings.ERASURES_FILE).read_text().splitlines()]
    assert [line["person"] for line in lines].count(stands_for) == 2
    assert_gone()


def _kill_amid(erasure: Erasure) -> None:
    """Once it has done a table more than the one before; one that is at the end is left to the last."""
    until = time.monotonic() + PATIENCE
    before = len(Erasure.objects.get(pk=erasure.pk).counts)
    one = worker()
    while one.poll() is None and len(Erasure.objects.get(pk=erasure.pk).counts) == before:
        assert time.monotonic() < until
        time.sleep(0.005)
    one.send_signal(signal.SIGKILL)
    one.wait(PATIENCE)
    assert Erasure.objects.get(pk=erasure.pk).state != Erasure.State.DONE


def assert_gone() -> None:
    assert found_in_tables(*WORDS) == []
    assert found_elsewhere(*WORDS) == []
    assert names_by_key(PK) == []


def test_a_copy_is_put_in_place_once_whatever_kills_its_workers(member: Person) -> None:
    held = ask_for_copy(member, by=member)
    stored = File(key=held.key).stored_as
    for dies_at, was_stored in (("write", False), ("plan", True)):
        assert worker(dies_at, COPY).wait(PATIENCE) == -signal.SIGKILL
        assert (is_stored(stored), File.objects.count(), left_alone()) == (was_stored, 0, [])
        Export.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert worker("", COPY).wait(PATIENCE) == 0
    held.refresh_from_db()
    assert (held.state, held.tries) == ("done", 3)
    assert list(File.objects.values_list("key", flat=True)) == [held.key]
    assert Message.objects.filter(kind="copy").count() == 1
    with zipfile.ZipFile(open_stored(stored)) as copy:
        assert copy.testzip() is None


@pytest.mark.skipif(not FULL, reason="in make test-long")
def test_one_of_two_thousand_is_found_nowhere_not_even_on_disk() -> None:
    for command in STARTERS:
        call_command(command, verbosity=0, stdout=io.StringIO())
    call_command("demo_company", f"--people={PEOPLE}", stdout=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER SEQUENCE profiles_person_id_seq RESTART WITH {PK}")
    person = furnish()
    assert Person.objects.count() > PEOPLE
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    swept()
    assert {word for word in WORDS if found_on_disk(word)} == {*WORDS}
    ask_to_erase(person, by=person, network="192.0.2.7")
    Message.objects.filter(occasion__startswith="erasing:").update(state="sent")
    assert erase_all() == 2
    assert_gone()
    swept()
    assert {word: found_on_disk(word) for word in WORDS} == {word: [] for word in WORDS}


def swept() -> None:
    """As vacuum leaves it, with every index built anew. Statistics are those of before."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM FULL")
        cursor.execute("CHECKPOINT")


def found_on_disk(word: str) -> list[str]:
    """Tables, indexes and what PostgreSQL keeps of its own, logged or not, whose files hold the word."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.oid::regclass::text FROM pg_class c
               WHERE pg_relation_filepath(c.oid) IS NOT NULL AND c.relkind IN ('r', 'i', 't', 'm', 'S')
               AND position(%s::bytea IN pg_read_binary_file(pg_relation_filepath(c.oid))) > 0""",
            [word.encode()],
        )
        return [name for (name,) in cursor.fetchall()]
