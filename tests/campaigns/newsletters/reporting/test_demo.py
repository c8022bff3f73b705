import random

import pytest

from campaigns.models import Event, Figures, Newsletter
from campaigns.newsletters.reporting.demo import make_sent_issues
from campaigns.newsletters.reporting.report import Report
from portal.demo.makers import makers
from portal.mail.models import UNFINISHED, Message
from tests.starters import load_questions, load_wordings

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(db: None) -> None:
    load_questions()
    load_wordings()
    for slug in ("people", "facts", "consents"):
        make = makers[slug].make
        assert make is not None
        make(random.Random(1))


def test_the_demo_has_reports_to_read(company: None) -> None:
    """Final, with people in both arms, known by their trade; and nothing that a worker would send."""
    make_sent_issues(random.Random(1))
    kept = list(
        Figures.objects.select_related("issue__newsletter", "issue__mailing").order_by("issue__number")
    )
    assert [figures.is_final for figures in kept] == [True] * 6
    for report in (Report(figures.issue, figures) for figures in kept):
        everyone = report.everyone
        assert everyone["sent"] > everyone["clicked"] > 0
        assert everyone.held["people"] > 0
        assert everyone["came_back"] > 0
        assert {readers.value for readers in report.split("industry")} - {""}
    assert Newsletter.objects.get().issues.count() == 6
    assert not Message.objects.filter(state__in=UNFINISHED).exists()


def test_whoever_got_an_issue_of_the_demo_had_said_yes_before(company: None) -> None:
    make_sent_issues(random.Random(1))
    for message in Message.objects.filter(kind="newsletter", state="sent").select_related(
        "person", "mailing"
    ):
        said = message.person.consent_entries.get(purpose="newsletter")
        assert said.at < message.mailing.begun_at
    assert list(Event.objects.order_by("at").values_list("what", flat=True)) == ["started", "finished"] * 6
