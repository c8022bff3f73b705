import pytest
from django.core.management import call_command


@pytest.fixture(autouse=True)
def _starters(request: pytest.FixtureRequest) -> None:
    """Where the database is used at all."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db" if not _transactional(request) else "transactional_db")
        call_command("load_questions", verbosity=0)


def _transactional(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction"))
