"""Real connections: a file goes on while somebody of it is erased."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from profiles.imports import running
from profiles.imports.running import go_on
from profiles.imports.staging import Stage
from profiles.imports.starting import run
from profiles.models import Membership, Person
from tests.factories import PersonFactory
from tests.profiles.imports.bringing import checked, counts

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
HEADER = ["Email", "Customer number", "Town"]


def _deleted(person: Person) -> None:
    try:
        Person.objects.filter(pk=person.pk).delete()
    finally:
        connection.close()


def test_who_is_erased_while_a_batch_waits_for_them_stops_no_import(monkeypatch: pytest.MonkeyPatch) -> None:
    gone, stays = PersonFactory.create_batch(2)
    rows = [[person.email, str(number), "Leeds"] for number, person in enumerate((gone, stays))]
    held = checked("people", HEADER, *rows)
    locking, times = running.lock, 0

    def lock(stage: Stage) -> None:
        nonlocal times
        times += 1
        if times == 1:
            with ThreadPoolExecutor() as threads:
                threads.submit(_deleted, gone).result()
        locking(stage)

    monkeypatch.setattr(running, "lock", lock)
    assert run(held, None)
    go_on(held.pk)
    held.refresh_from_db()
    assert (held.state, counts(held), times) == ("done", (1, 1, 0, 0), 2), held.trouble
    assert Membership.objects.filter(person__email__in=[gone.email, stays.email]).count() == 2
