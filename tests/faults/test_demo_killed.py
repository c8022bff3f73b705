"""`demo_company --people N` is killed with -9 again and again: no batch is half there, and it ends with N people."""

import os
import signal
import subprocess
import sys
import time
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Count, Q

from portal.demo import company
from portal.environment import REPOSITORY
from portal.mail.models import Message
from profiles.facts.models import Source
from profiles.models import CurrentFact, Fact, Membership, Person
from tests.faults.test_mail_killed import database_url
from tests.sizes import sized

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

SMALL = 200
BATCH = sized(100, 2000)
BATCHES = sized(6, 20)
KILLS = sized(2, 8)
PEOPLE = SMALL + BATCH * BATCHES
STARTERS = ("load_consents", "load_questions", "load_library", "load_trainings")
PATIENCE = 120.0


def test_whatever_is_killed_goes_on_where_it_was() -> None:
    for command in STARTERS:
        call_command(command, stdout=StringIO())
    call_command("demo_company", f"--people={SMALL}", stdout=StringIO())
    for kill in range(KILLS):
        run_and_kill(seconds=0.1 + 0.3 * kill)
        assert (company.reached() - SMALL) % BATCH == 0
        assert Person.objects.filter(email__regex=r"\.[0-9]+@").count() == company.reached() - SMALL
        nothing_is_half_there()
    run_to_the_end()
    assert Person.objects.filter(email__regex=r"\.[0-9]+@").count() == PEOPLE - SMALL
    nothing_is_half_there()


def started() -> "subprocess.Popen[str]":
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"}
    environment |= {"KINSHIP_MODE": "test", "DATABASE_URL": database_url()}
    command = [sys.executable, "manage.py", "demo_company", f"--people={PEOPLE}", f"--batch={BATCH}"]
    return subprocess.Popen(
        command, cwd=REPOSITORY, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def run_and_kill(seconds: float) -> None:
    """Some time after its first batch, in the midst of a later one."""
    run = started()
    assert run.stdout is not None
    first = run.stdout.readline()
    assert f" of {PEOPLE:,} people" in first or first.startswith("There are"), first
    time.sleep(seconds)
    run.send_signal(signal.SIGKILL)
    run.communicate()
    wait_until_its_session_ended()


def wait_until_its_session_ended() -> None:
    """PostgreSQL ends the statement at hand before it notices; until then another run is told to wait."""
    limit = time.monotonic() + PATIENCE
    while True:
        try:
            with company.alone():
                return
        except company.BusyError:
            assert time.monotonic() < limit, "the killed run's session never ended"
            time.sleep(0.1)


def run_to_the_end() -> None:
    run = started()
    said, _ = run.communicate(timeout=600)
    assert run.returncode == 0, said


def nothing_is_half_there() -> None:
    """Every member has one welcome and, unless small, one business; every fact holds but for what an agent heard."""
    numbered = Person.objects.filter(email__regex=r"\.[0-9]+@", confirmed_at__isnull=False)
    assert Message.objects.filter(kind="welcome", person__in=numbered).count() == numbered.count()
    assert Membership.objects.filter(person__in=numbered).count() == numbered.count()
    told = Fact.objects.exclude(source=Source.AGENT)
    assert not told.annotate(held=Count("current")).filter(held=0).exists()
    assert not CurrentFact.objects.filter(Q(person=None) & Q(business__memberships=None)).exists()
