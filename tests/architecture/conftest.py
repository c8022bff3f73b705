from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from profiles.questions import catalogue
from tests.architecture.world import World, make_world


@pytest.fixture(scope="module")
def made_world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Loaded once for a module, in a transaction around those of its tests, and gone with it."""
    var: Path = tmp_path_factory.mktemp("var")
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]  # durable blocks may stand in it
    with django_db_blocker.unblock(), override_settings(VAR_DIR=var), around:
        catalogue._drop()
        yield make_world()
        transaction.set_rollback(True)
    catalogue._drop()


@pytest.fixture
def world(made_world: World, db: None) -> Iterator[World]:
    catalogue._drop()
    yield made_world
    catalogue._drop()
