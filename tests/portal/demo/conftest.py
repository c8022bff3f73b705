from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

STARTERS = ("sync_roles", "load_consents", "load_questions", "load_library", "load_trainings")


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The small company, made once for a file in a transaction around those of its tests."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        for command in STARTERS:
            call_command(command, stdout=StringIO())
        call_command("demo_company", "--people=200", stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def company(made: None, db: None) -> None:
    """The small company."""
