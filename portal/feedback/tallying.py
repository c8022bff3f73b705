"""Keeps what was answered about each thing as counts, so that a page need not count answers."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, timedelta

from django.db import connection, transaction
from django.db.models import F

from portal.feedback.models import Feedback, FeedbackTally, FeedbackWeek
from portal.feedback.scales import THUMB

REBUILD = """
    INSERT INTO portal_feedbacktally (target, object_id, answers, helped, net_of_people)
    SELECT target, object_id, count(*), count(*) FILTER (WHERE helpful),
           count(person_id) FILTER (WHERE helpful) - count(person_id) FILTER (WHERE NOT helpful)
    FROM portal_feedback WHERE scale = 'thumb' GROUP BY target, object_id
"""
COUNT_WEEKS = """
    INSERT INTO portal_feedbackweek AS old (target, scale, week, value, answers)
    SELECT %s, %s, week, value, answers
    FROM unnest(%s::date[], %s::int[], %s::int[]) AS moved(week, value, answers) ORDER BY week, value
    ON CONFLICT (target, scale, week, value) DO UPDATE SET answers = old.answers + excluded.answers
"""
"""In one order for all, so that two who change their answers at once never wait for each other in a circle."""
REBUILD_WEEKS = """
    INSERT INTO portal_feedbackweek (target, scale, week, value, answers)
    SELECT target, scale, date_trunc('week', at AT TIME ZONE 'UTC')::date,
           CASE WHEN scale = 'thumb' THEN helpful::int ELSE coalesce(value, 0) END, count(*)
    FROM portal_feedback WHERE counts GROUP BY 1, 2, 3, 4
"""

Cell = tuple[date, int]
"""A week and a value."""


def hold(target: str, object_id: int) -> FeedbackTally:
    """The thing's counts, to change: until the transaction ends, others who answer about it wait."""
    held = FeedbackTally.objects.select_for_update()
    return held.get_or_create(target=target, object_id=object_id)[0]


def add(held: FeedbackTally, given: Feedback) -> None:
    _count_thumb(held, given, 1)
    _count_weeks(given, Counter(_cells(given)))


def take_off(held: FeedbackTally, given: Feedback) -> None:
    _count_thumb(held, given, -1)
    _count_weeks(given, Counter(dict.fromkeys(_cells(given), -1)))


def let_go_of_giver(held: FeedbackTally, given: Feedback, session: str) -> None:
    """The answer goes on counting, as a visitor's, without its words."""
    FeedbackTally.objects.filter(pk=held.pk).update(net_of_people=F("net_of_people") - _net(given))
    Feedback.objects.filter(pk=given.pk).update(person=None, session=session, why="", reply="")


@contextmanager
def moving(held: FeedbackTally, given: Feedback) -> Iterator[None]:
    """Within, the answer changes and is saved; its counts move along."""
    before = Counter(_cells(given))
    _count_thumb(held, given, -1)
    yield
    _count_thumb(held, given, 1)
    moved = Counter(_cells(given))
    moved.subtract(before)
    _count_weeks(given, moved)


def _cells(given: Feedback) -> list[Cell]:
    """Where it is counted; nowhere what staff say."""
    return [(_week(given), _value(given))] if given.counts else []


def _count_weeks(given: Feedback, moved: Mapping[Cell, int]) -> None:
    changed = [(*cell, times) for cell, times in moved.items() if times]
    if changed:
        with connection.cursor() as cursor:
            columns = [list(column) for column in zip(*changed, strict=True)]
            cursor.execute(COUNT_WEEKS, [given.target, given.scale, *columns])


def _count_thumb(held: FeedbackTally, given: Feedback, times: int) -> None:
    if given.scale != THUMB:
        return
    FeedbackTally.objects.filter(pk=held.pk).update(
        answers=F("answers") + times,
        helped=F("helped") + times * given.helpful,
        net_of_people=F("net_of_people") + times * _net(given),
    )


def _net(given: Feedback) -> int:
    """What it adds to the net of people."""
    if given.scale != THUMB or given.person_id is None:
        return 0
    return 1 if given.helpful else -1


def _week(given: Feedback) -> date:
    day = given.at.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())


def _value(given: Feedback) -> int:
    return int(given.helpful) if given.scale == THUMB else given.value or 0


@transaction.atomic
def rebuild() -> int:
    """Make all counts anew from the answers; whoever answers meanwhile waits. Returns of how many things."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE portal_feedbacktally, portal_feedbackweek IN EXCLUSIVE MODE")
        FeedbackTally.objects.all().delete()
        FeedbackWeek.objects.all().delete()
        cursor.execute(REBUILD_WEEKS)
        cursor.execute(REBUILD)
        return int(cursor.rowcount)
