"""An issue for a segment: who gets it, how it is said, and what happens when the segment breaks."""

from typing import Any

import pytest

from campaigns.newsletters.audience import BadRuleError, checked, people_in
from campaigns.newsletters.checks import letter
from campaigns.newsletters.checks.findings import Draft
from campaigns.newsletters.models import Issue
from campaigns.newsletters.scheduling import BlockedError, schedule
from profiles.models import Person, Segment
from profiles.segments.changing import InUseError, delete, make
from tests.campaigns.newsletters.conftest import Reader, signed_in, staff

pytestmark = pytest.mark.django_db

BAKERS = {"has": "answered", "question": "industry", "values": ["bakery"]}


@pytest.fixture
def bakers(marketer: Person) -> Segment:
    return make(marketer, "Bakers", rule=BAKERS)


def fitting(rule: Any) -> set[int]:
    return set(people_in(rule).values_list("pk", flat=True))


def set_audience(issue: Issue, rule: Any) -> None:
    Issue.objects.filter(pk=issue.pk).update(audience=rule)
    issue.refresh_from_db()


def test_any_of_the_segments_beside_the_other_conditions(bakers: Segment, reader: Reader) -> None:
    baker, german, pub = reader(industry="bakery"), reader(fields={"language": "de"}), reader(industry="pub")
    readers = make(staff("admin"), "Germans", rule={"has": "reads", "languages": ["de"]})
    assert fitting({"segments": [bakers.pk]}) == {baker.pk}
    both = fitting({"segments": [bakers.pk, readers.pk]})
    assert both == {baker.pk, german.pk}
    assert fitting({"segments": [bakers.pk, readers.pk], "languages": ["de"]}) == {german.pk}
    assert pub.pk not in both


def test_a_rule_names_segments_by_id(newsroom: None) -> None:
    for segments in ("7", ["7"], [True], {"7": 1}):
        with pytest.raises(BadRuleError):
            checked({"segments": segments})


@pytest.mark.parametrize("rule", [{"has": "lost"}, None], ids=["broken", "gone"])
def test_a_broken_segment_reaches_nobody_and_cannot_be_scheduled(
    bakers: Segment, reader: Reader, issue: Issue, rule: Any
) -> None:
    reader(industry="bakery")
    other = make(staff("admin"), "All")
    set_audience(issue, {"segments": [bakers.pk, other.pk]})
    assert letter.segments_answer(Draft(issue)) is None
    rows = Segment.objects.filter(pk=bakers.pk)
    if rule:
        rows.update(rule=rule)
    else:
        rows.delete()
    assert fitting(issue.audience) == set()
    finding = letter.segments_answer(Draft(issue))
    assert finding is not None
    assert finding.title == ("A segment can’t be asked: Bakers." if rule else "A segment is gone.")
    by = Person.objects.get(email="marketer@kinship.example")
    with pytest.raises(BlockedError):
        schedule(issue, by, issue.version, issue.created_at.replace(year=2090))


def test_a_segment_of_an_unsent_issue_stays(bakers: Segment, issue: Issue) -> None:
    by = Person.objects.get(email="marketer@kinship.example")
    set_audience(issue, {"segments": [bakers.pk]})
    with pytest.raises(InUseError, match=issue.title):
        delete(bakers, by)
    Issue.objects.filter(pk=issue.pk).update(state="sent")
    delete(bakers, by)


def test_the_composer_offers_them_and_says_them(bakers: Segment, issue: Issue) -> None:
    by = Person.objects.get(email="marketer@kinship.example")
    browser, page = signed_in(by), issue.get_absolute_url()
    assert "In one of these segments" in browser.get(f"{page}?who=segments").content.decode()
    where = f"{page}condition/?who=segments"
    assert browser.post(where, {"version": issue.version, "values": ["99"]}).status_code == 422
    browser.post(where, {"version": issue.version, "values": [str(bakers.pk)]})
    issue.refresh_from_db()
    assert issue.audience["segments"] == [bakers.pk]
    shown = browser.get(page).content.decode()
    assert "The reader is in <a" in shown
    assert ">Bakers</a>" in shown
    browser.post(f"{page}condition/remove/", {"version": issue.version, "about": "segments"})
    issue.refresh_from_db()
    assert "segments" not in issue.audience
