"""When the next issue of a series is due: the n-th working day of a month, at a clock's time in a zone."""

import calendar
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.utils.formats import date_format

from campaigns.newsletters.models import Issue, Newsletter
from portal.web.zones import zone

SATURDAY = 5
MONTHS_AHEAD = 24
EARLIEST_CLOCK = timedelta(hours=14)
"""The first clocks of the world show a time so much before UTC does."""


class NoSuchCountryError(ValueError):
    """Not a country, or not a part of it, whose holidays are known."""


def next_due(newsletter: Newsletter, after: datetime) -> datetime | None:
    """The first due moment later than `after`; None without a schedule."""
    if newsletter.working_day is None:
        return None
    moments = (
        moment(day, newsletter.at, newsletter.time_zone)
        for day in due_days(newsletter.working_day, newsletter.holidays_of, after.date() - timedelta(days=2))
    )
    return next((due for due in moments if due > after), None)


def due_days(nth: int, holidays_of: str, since: date) -> Iterator[date]:
    """The n-th working day of each month from that of `since` on; a month with fewer working days has none."""
    for ahead in range(MONTHS_AHEAD):
        year, month = divmod(since.year * 12 + since.month - 1 + ahead, 12)
        day = working_day(year, month + 1, nth, holidays_of)
        if day is not None:
            yield day


def working_day(year: int, month: int, nth: int, holidays_of: str = "") -> date | None:
    """`nth` counts from 1; negative from the end. Saturdays, Sundays and public holidays are no working days."""
    free = free_days(holidays_of, year)
    last = calendar.monthrange(year, month)[1]
    days = [date(year, month, day) for day in range(1, last + 1)]
    working = [day for day in days if day.weekday() < SATURDAY and day not in free]
    at = nth - 1 if nth > 0 else nth
    return working[at] if -len(working) <= at < len(working) else None


def free_days(holidays_of: str, year: int) -> frozenset[date]:
    """Public holidays of a country ("GB") or a part of it ("GB-SCT"). Raises NoSuchCountryError."""
    if not holidays_of:
        return frozenset()
    import holidays  # takes most of a second, and few processes ever ask

    country, _, part = holidays_of.partition("-")
    try:
        return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))
    except NotImplementedError:
        raise NoSuchCountryError(holidays_of) from None


def moment(day: date, at: time, time_zone: str) -> datetime:
    """In UTC, the moment when clocks there show this. Of an hour that comes twice the first; an hour that the
    clocks skip counts from before they were put forward."""
    return datetime.combine(day, at, tzinfo=zone(time_zone)).astimezone(UTC)


def clock_moment(day: date, at: time) -> datetime:
    """The clock's time as `Issue.send_at` holds it where each reader's own clock counts."""
    return datetime.combine(day, at, tzinfo=UTC)


def goes_at(issue: Issue) -> str:
    """By the clock that it goes by."""
    at = issue.send_at
    there = at.astimezone(zone("UTC" if issue.where_they_are else issue.newsletter.time_zone)) if at else None
    return f"{date_format(there, 'DATE_FORMAT')}, {there:%H:%M}" if there else ""
