import pytest

from profiles.consent.models import ConsentWording
from tests.starters import load_wordings


@pytest.fixture
def wording(db: None) -> ConsentWording:
    """The newsletter's, in English; all others are there too."""
    load_wordings()
    return ConsentWording.objects.get(purpose="newsletter", channel="mail", language="en")
