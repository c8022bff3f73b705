"""Was this issue worth your time: asked at the end of each letter, answered on a page that one presses."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from campaigns.newsletters import stitching
from campaigns.newsletters.models import Issue
from campaigns.newsletters.stitching import letter_for, stitch, web_version
from campaigns.newsletters.worth import look_up
from portal.feedback.models import Feedback
from portal.mail import mailings
from portal.mail.models import Message
from portal.mail.tracking.models import Link
from profiles.models import Person
from tests.campaigns.newsletters.conftest import Reader

pytestmark = pytest.mark.django_db
LINKS = re.compile(r'href="http://127\.0\.0\.1:8000(/feedback/mailed/[^"]+)"')


@pytest.fixture(autouse=True)
def fresh() -> None:
    stitching._kept.clear()


def sent(issue: Issue, *people: Person) -> dict[int, str]:
    mailing = mailings.begin("newsletter", issue.occasion)
    Issue.objects.filter(pk=issue.pk).update(mailing=mailing)
    mailings.plan_recipients(mailing, Person.objects.filter(pk__in=[p.pk for p in people]), timezone.now())
    rows = Message.objects.filter(mailing=mailing).in_bulk()
    written = stitch(list(rows.values()))
    return {rows[pk].person_id or 0: str(write().html) for pk, write in written.items()}


def test_each_reader_has_five_links_of_their_own(issue: Issue, reader: Reader) -> None:
    one, other = reader(), reader()
    letters = sent(issue, one, other)
    first, second = (LINKS.findall(letters[person.pk]) for person in (one, other))
    assert [link[-1] for link in first] == list("12345")
    assert not set(first) & set(second)
    assert not Link.objects.filter(url__contains="/feedback/mailed/").exists()


def test_a_machine_that_follows_all_links_says_nothing(issue: Issue, reader: Reader, client: Client) -> None:
    person = reader()
    links = LINKS.findall(sent(issue, person)[person.pk])
    for link in links:
        assert {client.get(link).status_code, client.head(link).status_code} == {200}
    assert not Feedback.objects.exists()
    assert client.post(links[3], {"value": "4", "why": "Short"}).status_code == 302
    [said] = Feedback.objects.all()
    assert (said.target, said.object_id, said.scale, said.value) == ("issue", issue.pk, "csat", 4)
    assert (said.person, said.counts) == (person, True)


def test_it_is_asked_in_the_text_part_and_the_reader_s_language(issue: Issue, reader: Reader) -> None:
    letter = letter_for(issue, reader())
    assert "Was this issue worth your time? http://127.0.0.1:8000/feedback/mailed/" in str(letter.text)


def test_the_version_for_everyone_asks_nobody(issue: Issue) -> None:
    letter = web_version(issue, "en")
    assert "/feedback/mailed/" not in f"{letter.html}{letter.text}"


def test_only_an_issue_that_anyone_may_read_is_asked_about_on_the_web(issue: Issue, client: Client) -> None:
    path = f"/feedback/issue/{issue.pk}/csat/"
    assert client.post(path, {"value": 5}).status_code == 404
    assert look_up([issue.pk])[issue.pk].url == "/feedback/"
    Issue.objects.filter(pk=issue.pk).update(state="sent")
    assert client.post(path, {"value": 5}).status_code == 302
    assert "You said 5 of 5." in client.get(f"/newsletters/monthly/{issue.number}/").content.decode()
