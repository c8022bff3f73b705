import pytest

from profiles.consent.models import ConsentWording
from tests.starters import load_wordings


@pytest.fixture
def wordings(db: None) -> list[ConsentWording]:
    """What is ticked when joining, in English."""
    load_wordings()
    return list(ConsentWording.objects.filter(at_signup=True, language="en"))
