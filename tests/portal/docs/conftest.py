from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.factories import PersonFactory


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """Where the handbook is to be; nothing is there yet."""
    settings.VAR_DIR = tmp_path
    return tmp_path / "docs"


@pytest.fixture
def reader(db: None) -> Client:
    client = Client()
    client.force_login(PersonFactory.create(is_staff=True))
    return client
