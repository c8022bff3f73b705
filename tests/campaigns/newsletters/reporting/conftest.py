import pytest

from profiles.questions.loading import load_questions
from tests.campaigns.newsletters.reporting.ledgers import Sent, make_sent


@pytest.fixture
def questions(db: None) -> None:
    load_questions()


@pytest.fixture
def sent(questions: None) -> Sent:
    return make_sent()
