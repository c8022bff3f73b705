from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from campaigns.newsletters.changing import NotNowError, StaleError
from campaigns.newsletters.models import Event, Issue, Version
from campaigns.newsletters.saving import save_settings
from campaigns.newsletters.schedule import clock_moment
from campaigns.newsletters.scheduling import BlockedError, PastError, begins_at, schedule, unschedule
from portal.branding.models import Brand
from profiles.models import Person
from tests.campaigns.newsletters.conftest import Reader

pytestmark = pytest.mark.django_db


def test_scheduled_and_kept(issue: Issue, marketer: Person, reader: Reader, later: datetime) -> None:
    reader()
    schedule(issue, marketer, issue.version, later)
    assert (issue.state, issue.send_at) == ("scheduled", later)
    assert Version.objects.get().snapshot["words"]["en"]["subject"] == "Close up ten minutes earlier"
    assert Event.objects.filter(what="scheduled", by=marketer).count() == 1
    with pytest.raises(NotNowError, match="already"):
        schedule(issue, marketer, issue.version, later)


def test_a_time_that_is_over_is_refused(issue: Issue, marketer: Person, reader: Reader) -> None:
    reader()
    with pytest.raises(PastError, match="That time is over"):
        schedule(issue, marketer, issue.version, timezone.now() - timedelta(seconds=1))
    issue.refresh_from_db()
    assert issue.state == "draft"


def test_by_the_readers_clock_the_newsletters_zone_says_what_is_over(
    issue: Issue, marketer: Person, reader: Reader
) -> None:
    reader()
    issue.newsletter.time_zone = "Pacific/Honolulu"
    issue.newsletter.save()
    save_settings(issue, marketer, issue.version, where_they_are=True)
    here = timezone.now() - timedelta(hours=10)
    issue.newsletter.refresh_from_db()
    with pytest.raises(PastError):
        schedule(
            issue, marketer, issue.version, clock_moment(here.date(), (here - timedelta(minutes=2)).time())
        )
    soon = here + timedelta(minutes=5)
    schedule(issue, marketer, issue.version, datetime.combine(soon.date(), soon.time(), tzinfo=UTC))
    assert issue.state == "scheduled"


def test_what_is_blocked_is_refused_with_reasons(
    issue: Issue, marketer: Person, reader: Reader, later: datetime
) -> None:
    reader()
    Brand.objects.filter(pk=1).update(postal_address="")
    from django.core.cache import cache

    cache.clear()
    with pytest.raises(BlockedError) as refused:
        schedule(issue, marketer, issue.version, later)
    assert [finding.title for finding in refused.value.findings] == ["There is no postal address."]


def test_nobody_to_write_to_blocks(issue: Issue, marketer: Person, later: datetime) -> None:
    with pytest.raises(BlockedError, match="Nobody would get it"):
        schedule(issue, marketer, issue.version, later)


def test_only_what_was_seen_is_scheduled(
    issue: Issue, marketer: Person, admin: Person, reader: Reader, later: datetime
) -> None:
    reader()
    seen = issue.version
    save_settings(issue, admin, seen, tracks=False)
    with pytest.raises(StaleError):
        schedule(issue, marketer, seen, later)


def test_taken_back_it_is_a_draft(issue: Issue, marketer: Person, reader: Reader, later: datetime) -> None:
    reader()
    schedule(issue, marketer, issue.version, later)
    unschedule(issue, marketer)
    issue.refresh_from_db()
    assert (issue.state, issue.send_at) == ("draft", None)
    with pytest.raises(NotNowError):
        unschedule(issue, marketer)


def test_it_begins_with_the_first_clocks_of_the_world() -> None:
    at = datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert begins_at(Issue(send_at=at)) == at
    assert begins_at(Issue(send_at=at, where_they_are=True)) == datetime(2026, 11, 30, 19, tzinfo=UTC)
    assert begins_at(Issue()) is None
