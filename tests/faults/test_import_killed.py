"""A worker that imports is killed with -9, again and again, while another goes on: each row is there once."""

import io
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.core.management import call_command

from portal.activity.models import Activity
from portal.environment import REPOSITORY
from profiles.imports.starting import run
from profiles.models import BusinessReference, Fact, Import, ImportKey, Membership, Person
from tests.faults.test_mail_killed import BROKER, database_url
from tests.profiles.imports.bringing import checked, counts
from tests.sizes import sized

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

ROWS = sized(1_000, 40_000)
KILLS = sized(1, 30)
AT_ONCE = 2
PATIENCE = sized(90, 600)
WORK = """
import sys, django
django.setup()
from profiles.imports import running
running.BATCH = 50
while running.go_on(int(sys.argv[1]), 1): pass
"""


def worker(pk: int) -> "subprocess.Popen[bytes]":
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"} | {
        "KINSHIP_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": database_url(),
        "REDIS_URL": BROKER,
    }
    return subprocess.Popen([sys.executable, "-c", WORK, str(pk)], cwd=REPOSITORY, env=environment)


def rows() -> list[list[str]]:
    """Two people a business; every hundredth is wrong."""
    return [
        [f"p{n}@bread.example" if n % 100 else "wrong", f"Person {n}", str(n // 2), f"Town {n // 2}"]
        for n in range(ROWS)
    ]


def test_each_row_is_there_once() -> None:
    call_command("load_questions", verbosity=0, stdout=io.StringIO())
    held = checked("people", ["Email", "Name", "Customer number", "Town"], *rows())
    assert run(held, None)
    until, kills = time.monotonic() + PATIENCE, 0
    workers = [worker(held.pk) for _ in range(AT_ONCE)]
    while Import.objects.get(pk=held.pk).state == "running":
        assert time.monotonic() < until
        before = Import.objects.get(pk=held.pk).position
        time.sleep(random.uniform(0.1, 0.4))
        if kills < KILLS and Import.objects.get(pk=held.pk).position > max(before, 1):
            random.choice(workers).send_signal(signal.SIGKILL)
            kills += 1
        workers = [one if one.poll() is None else worker(held.pk) for one in workers]
    for one in workers:
        one.wait(20)
    held.refresh_from_db()
    check(held)


def check(held: Import) -> None:
    wrong = len(range(0, ROWS, 100))
    right = ROWS - wrong
    assert (held.state, counts(held), held.taken) == ("done", (right, 0, 0, wrong), ROWS)
    assert Person.objects.filter(email__endswith="@bread.example").count() == right
    assert Membership.objects.count() == right
    assert (
        BusinessReference.objects.count() == Fact.objects.values("business").distinct().count() == ROWS // 2
    )
    happened = Counter(Activity.objects.filter(verb="imported").values_list("person", flat=True))
    assert (len(happened), set(happened.values())) == (right, {1})
    assert not ImportKey.objects.exists()
