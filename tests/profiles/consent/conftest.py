import pytest

from profiles.consent.loading import load_wordings
from profiles.consent.models import ConsentWording


@pytest.fixture
def wording(db: None) -> ConsentWording:
    """The newsletter's, in English; all others are there too."""
    load_wordings()
    return ConsentWording.objects.get(purpose="newsletter", channel="mail", language="en")
