import pytest

from profiles.questions.catalogue import Catalogue, catalogue
from tests.starters import load_questions


@pytest.fixture
def starter(db: None) -> Catalogue:
    """The starter questions, products and sentences."""
    load_questions()
    return catalogue()
