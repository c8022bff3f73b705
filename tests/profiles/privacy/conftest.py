from pathlib import Path
from typing import Any

import pytest

from profiles.models import Person
from profiles.questions.catalogue import Catalogue
from tests.profiles.privacy.furnished import furnish


@pytest.fixture(autouse=True)
def own_places(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"
    settings.ERASURES_FILE = str(tmp_path / "erasures.jsonl")


@pytest.fixture
def furnished(starter: Catalogue) -> Person:
    return furnish()
