from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore

from profiles.models import Person
from training.learning.moving import answer, did_today, finish, move_on
from training.learning.places import PersonPlace, Place, VisitorPlace, as_data
from training.models import Progress, Training

pytestmark = pytest.mark.django_db
MadePlace = Callable[[], Place]


@pytest.fixture(params=["visitor", "person"])
def reopened(request: pytest.FixtureRequest, member: Person) -> MadePlace:
    """Opens the same place anew each time, as the next request does."""
    if request.param == "person":
        return lambda: PersonPlace(member)
    session = SessionStore()
    return lambda: VisitorPlace(session)


def seen(progress: Progress | None) -> tuple[int, dict[str, int], bool, bool] | None:
    if progress is None:
        return None
    return progress.card, progress.answers, bool(progress.finished_at), bool(progress.done_today_at)


def test_nothing_is_begun_at_first(course: Training, reopened: MadePlace) -> None:
    assert reopened().progress(course) is None
    assert reopened().among([course]) == {}
    assert reopened().begun() is None


def test_both_stores_keep_the_same(course: Training, reopened: MadePlace) -> None:
    move_on(reopened(), course, 1)
    assert seen(reopened().progress(course)) == (2, {}, False, False)
    answer(reopened(), course.cards.get(position=3), 1)
    assert seen(reopened().progress(course)) == (3, {"3": 1}, False, False)
    answer(reopened(), course.cards.get(position=3), 2)
    move_on(reopened(), course, 1)
    assert seen(reopened().progress(course)) == (3, {"3": 2}, False, False)
    move_on(reopened(), course, 4)
    assert seen(reopened().progress(course)) == (4, {"3": 2}, True, False)
    did_today(reopened(), course)
    assert seen(reopened().among([course])[course.pk]) == (4, {"3": 2}, True, True)


def test_done_twice_the_first_time_stays(course: Training, reopened: MadePlace) -> None:
    kept = []
    for _ in range(2):
        finish(reopened(), course)
        did_today(reopened(), course)
        progress = reopened().progress(course)
        assert progress is not None
        kept.append(as_data(progress))
    assert kept[0] == kept[1]


def test_what_was_moved_in_last_is_gone_on_with(make: Callable[..., Training], reopened: MadePlace) -> None:
    first, second, third = make("first", 1), make("second", 2), make("third", 3)
    for training in (second, third, first):
        move_on(reopened(), training, 1)
    move_on(reopened(), third, 1)
    finish(reopened(), third)
    begun = reopened().begun()
    assert begun is not None
    assert begun.training == first
    Training.objects.filter(pk=first.pk).update(published_at=None)
    begun = reopened().begun()
    assert begun is not None
    assert begun.training == second


@pytest.mark.parametrize(
    "junk",
    [
        None,
        [],
        "x",
        7,
        {"late-invoice": None},
        {"late-invoice": []},
        {"late-invoice": "x"},
        {7: {"card": 2}},
        {"gone": {"card": 2}},
    ],
)
def test_a_session_that_makes_no_sense_is_a_beginning(course: Training, junk: Any) -> None:
    session = SessionStore()
    session["training"] = junk
    assert VisitorPlace(session).progress(course) is None
    assert VisitorPlace(session).begun() is None
    move_on(VisitorPlace(session), course, 1)
    assert seen(VisitorPlace(session).progress(course)) == (2, {}, False, False)


@pytest.mark.parametrize(
    ("data", "card", "answers"),
    [
        ({}, 1, {}),
        ({"card": "2"}, 1, {}),
        ({"card": True}, 1, {}),
        ({"card": -5}, 1, {}),
        ({"card": 10**12}, 4, {}),
        ({"card": 2, "answers": [1]}, 2, {}),
        ({"card": 2, "answers": {"3": "x", "y": 1, "4": True, "2": 2}}, 2, {"2": 2}),
        ({"card": 2, "finished_at": "yesterday", "started_at": 5}, 2, {}),
        ({"card": 2, "finished_at": "2026-13-45T99:00:00Z"}, 2, {}),
        ({"card": 2, "finished_at": "2026-11-01T10:00:00"}, 2, {}),
    ],
)
def test_what_makes_no_sense_in_a_session_is_left_out(
    course: Training, data: dict[str, Any], card: int, answers: dict[str, int]
) -> None:
    session = SessionStore()
    session["training"] = {course.slug: data}
    progress = VisitorPlace(session).progress(course)
    assert progress is not None
    assert (progress.resume_card, progress.answers, progress.finished_at) == (card, answers, None)
