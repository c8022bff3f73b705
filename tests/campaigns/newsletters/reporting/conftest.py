import pytest

from tests.campaigns.newsletters.reporting.ledgers import Sent, make_sent
from tests.starters import load_questions


@pytest.fixture
def questions(db: None) -> None:
    load_questions()


@pytest.fixture
def sent(questions: None) -> Sent:
    return make_sent()
