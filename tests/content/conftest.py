import pytest
from django.core.management import call_command


@pytest.fixture
def starter(db):
    """The starter questions, topics, pieces and problems."""
    call_command("load_questions", verbosity=0)
    call_command("load_library", verbosity=0)
