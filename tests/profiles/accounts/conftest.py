import pytest

from profiles.consent.loading import load_wordings
from profiles.consent.models import ConsentWording


@pytest.fixture
def wordings(db: None) -> list[ConsentWording]:
    """What is ticked when joining, in English."""
    load_wordings()
    return list(ConsentWording.objects.filter(at_signup=True, language="en"))
