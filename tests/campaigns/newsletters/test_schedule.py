"""When the next issue is due: days by hand, then properties over any day, zone and rule."""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.newsletters.models import Newsletter
from campaigns.newsletters.schedule import (
    NoSuchCountryError,
    clock_moment,
    free_days,
    moment,
    next_due,
    working_day,
)
from profiles.preferences.zones import OFFERED
from tests.sizes import sized


@pytest.mark.parametrize(
    ("year", "month", "nth", "holidays_of", "day"),
    [
        (2026, 12, 1, "", date(2026, 12, 1)),
        (2026, 12, 5, "", date(2026, 12, 7)),
        (2026, 12, -1, "", date(2026, 12, 31)),
        (2027, 1, 1, "", date(2027, 1, 1)),
        (2027, 1, 1, "GB", date(2027, 1, 4)),
        (2027, 1, 1, "GB-SCT", date(2027, 1, 5)),
        (2026, 10, 2, "DE-BY", date(2026, 10, 2)),
        (2026, 12, -1, "DE", date(2026, 12, 31)),
        (2027, 2, 21, "", None),
        (2027, 2, -20, "", date(2027, 2, 1)),
    ],
)
def test_working_days_by_hand(year: int, month: int, nth: int, holidays_of: str, day: date | None) -> None:
    assert working_day(year, month, nth, holidays_of) == day


@pytest.mark.parametrize("nowhere", ["XX", "GB-XXX", "Germany-land", "gb!"])
def test_a_country_nobody_knows(nowhere: str) -> None:
    with pytest.raises(NoSuchCountryError):
        free_days(nowhere, 2026)


def test_the_clock_counts_before_and_after_it_is_changed() -> None:
    assert moment(date(2026, 10, 24), time(9), "Europe/London") == datetime(2026, 10, 24, 8, tzinfo=UTC)
    assert moment(date(2026, 10, 26), time(9), "Europe/London") == datetime(2026, 10, 26, 9, tzinfo=UTC)


def test_an_hour_that_comes_twice_and_one_that_never_comes() -> None:
    assert moment(date(2026, 10, 25), time(1, 30), "Europe/London") == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )
    skipped = moment(date(2026, 3, 29), time(1, 30), "Europe/London")
    assert skipped == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert skipped.astimezone(ZoneInfo("Europe/London")).time() == time(2, 30)


def test_where_they_are_it_is_the_clock_that_is_held() -> None:
    assert clock_moment(date(2026, 12, 1), time(19, 30)) == datetime(2026, 12, 1, 19, 30, tzinfo=UTC)


def test_no_schedule_no_moment() -> None:
    assert next_due(Newsletter(working_day=None), datetime(2026, 1, 1, tzinfo=UTC)) is None


def test_the_moment_itself_is_not_later_than_itself() -> None:
    first = Newsletter(working_day=1, at=time(9), time_zone="UTC")
    assert next_due(first, datetime(2026, 12, 1, 8, 59, tzinfo=UTC)) == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert next_due(first, datetime(2026, 12, 1, 9, tzinfo=UTC)) == datetime(2027, 1, 1, 9, tzinfo=UTC)


def test_a_day_ahead_of_utc_is_not_missed_at_the_end_of_a_month() -> None:
    """The first of the month begins in Auckland while it is still the month before in London."""
    there = Newsletter(working_day=1, at=time(9), time_zone="Pacific/Auckland")
    assert next_due(there, datetime(2026, 11, 30, 19, tzinfo=UTC)) == datetime(2026, 11, 30, 20, tzinfo=UTC)


NTH = st.integers(-23, 23).filter(bool)
BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
DAYS = st.integers(0, 11 * 366 * 86_400).map(lambda seconds: BEGIN + timedelta(seconds=seconds))


@pytest.mark.properties
@settings(max_examples=sized(60, 2000), deadline=None)
@given(
    nth=NTH, after=DAYS, at=st.times().map(lambda t: t.replace(microsecond=0)), name=st.sampled_from(OFFERED)
)
def test_what_holds_of_every_due_moment(nth: int, after: datetime, at: time, name: str) -> None:
    newsletter = Newsletter(working_day=nth, at=at, time_zone=name, holidays_of="GB")
    due = next_due(newsletter, after)
    assert due is not None
    assert due > after
    clock = due.astimezone(ZoneInfo(name))
    assert clock.weekday() < 5 or clock.time().replace(tzinfo=None) != at
    assert working_day(clock.year, clock.month, nth, "GB") in (clock.date(), clock.date() - timedelta(days=1))
    assert next_due(newsletter, due) != due
    assert next_due(newsletter, due - timedelta(seconds=1)) == due


@pytest.mark.properties
@settings(max_examples=sized(60, 2000), deadline=None)
@given(year=st.integers(2020, 2040), month=st.integers(1, 12), nth=NTH)
def test_counted_from_either_end_it_is_the_same_day(year: int, month: int, nth: int) -> None:
    last = calendar.monthrange(year, month)[1]
    days = [date(year, month, day) for day in range(1, last + 1)]
    working = [day for day in days if day.weekday() < 5 and day not in free_days("DE-BY", year)]
    day = working_day(year, month, nth, "DE-BY")
    if day is None:
        assert abs(nth) > len(working)
    else:
        assert working.index(day) == (nth - 1 if nth > 0 else len(working) + nth)
