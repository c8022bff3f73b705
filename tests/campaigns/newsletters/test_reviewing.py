"""The second pair of eyes."""

from datetime import datetime

import pytest

from campaigns.newsletters.changing import NotNowError, StaleError
from campaigns.newsletters.models import Event, Issue, Version
from campaigns.newsletters.reviewing import OwnWorkError, approve, ask_for_review, is_approved, send_back
from campaigns.newsletters.saving import save_settings
from campaigns.newsletters.scheduling import schedule, unschedule
from profiles.models import Person
from tests.campaigns.newsletters.conftest import Reader
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict(issue: Issue) -> Issue:
    issue.newsletter.needs_approval = True
    issue.newsletter.save()
    return issue


def test_another_person_approves(strict: Issue, marketer: Person, admin: Person) -> None:
    ask_for_review(strict, marketer)
    approve(strict, admin, strict.version)
    strict.refresh_from_db()
    assert (strict.state, strict.approved_by, strict.approved_version) == ("approved", admin, strict.version)
    assert is_approved(strict)
    assert [v.why for v in Version.objects.order_by("id")] == ["asked", "approved"]


def test_who_wrote_it_does_not_approve_it(strict: Issue, marketer: Person) -> None:
    ask_for_review(strict, marketer)
    with pytest.raises(OwnWorkError):
        approve(strict, marketer, strict.version)
    strict.refresh_from_db()
    assert strict.state == "review"


def test_who_changed_it_once_does_not_approve_it(strict: Issue, marketer: Person, admin: Person) -> None:
    """Nor does it help that somebody else changed it last."""
    save_settings(strict, admin, strict.version, tracks=False)
    save_settings(strict, marketer, strict.version, tracks=True)
    ask_for_review(strict, marketer)
    with pytest.raises(OwnWorkError):
        approve(strict, admin, strict.version)


def test_only_what_was_read_is_approved(strict: Issue, marketer: Person, admin: Person) -> None:
    ask_for_review(strict, marketer)
    seen = strict.version
    save_settings(strict, marketer, seen, tracks=False)
    with pytest.raises(StaleError):
        approve(strict, admin, seen)


def test_a_change_drops_the_approval(strict: Issue, marketer: Person, admin: Person) -> None:
    ask_for_review(strict, marketer)
    approve(strict, admin, strict.version)
    save_settings(strict, marketer, strict.version, tracks=False)
    assert (strict.state, strict.approved_by, strict.approved_version) == ("draft", None, None)
    assert not is_approved(strict)
    assert Event.objects.filter(issue=strict, what="dropped", by=marketer).exists()


@pytest.mark.parametrize("state", ["review", "approved", "scheduled", "sent"])
def test_asked_for_once(issue: Issue, marketer: Person, state: str) -> None:
    Issue.objects.filter(pk=issue.pk).update(state=state, send_at="2999-01-01T00:00Z")
    with pytest.raises(NotNowError):
        ask_for_review(issue, marketer)


def test_nothing_is_approved_that_nobody_asked_for(issue: Issue, admin: Person) -> None:
    with pytest.raises(NotNowError):
        approve(issue, admin, issue.version)
    with pytest.raises(NotNowError):
        send_back(issue, admin, "No")


def test_it_goes_back_with_words(strict: Issue, marketer: Person, admin: Person) -> None:
    ask_for_review(strict, marketer)
    send_back(strict, admin, "The subject promises too much.")
    strict.refresh_from_db()
    assert strict.state == "draft"
    assert Event.objects.get(what="sent_back").words == "The subject promises too much."


def test_no_approval_no_schedule(strict: Issue, marketer: Person, reader: Reader, later: datetime) -> None:
    reader()
    with pytest.raises(NotNowError, match="Somebody else approves"):
        schedule(strict, marketer, strict.version, later)


def test_taken_back_untouched_it_is_still_approved(
    strict: Issue, marketer: Person, reader: Reader, later: datetime
) -> None:
    reader()
    ask_for_review(strict, marketer)
    approve(strict, PersonFactory.create(), strict.version)
    schedule(strict, marketer, strict.version, later)
    unschedule(strict, marketer)
    strict.refresh_from_db()
    assert (strict.state, strict.send_at) == ("approved", None)
