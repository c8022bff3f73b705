import pytest
from django.core.management import call_command

from tests.starters import load_questions


@pytest.fixture
def starter(db):
    """The starter questions, topics, pieces and problems."""
    load_questions()
    call_command("load_library", verbosity=0)
