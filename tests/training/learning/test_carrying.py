from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, RequestFactory

from portal.activity.models import Activity
from portal.mail.models import Message
from portal.mail.sealing import unseal
from profiles.accounts.carrying import attach, kept, snapshot
from profiles.models import Person
from tests.profiles.accounts.coming import ticked_in
from training.learning.moving import answer, did_today, finish, move_on
from training.learning.places import PersonPlace, VisitorPlace
from training.models import Progress, Training

pytestmark = pytest.mark.django_db
THEN = datetime(2026, 11, 1, 10, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


def carried(**fields: Any) -> dict[str, Any]:
    """As it lies in a PendingSignup."""
    return {
        "training": {
            "late-invoice": {"card": 3, "answers": {"3": 2}, "started_at": THEN.isoformat(), **fields}
        }
    }


def verbs() -> list[str]:
    return list(Activity.objects.order_by("id").values_list("verb", flat=True))


def test_what_a_visitor_did_becomes_the_new_person_s(course: Training, member: Person) -> None:
    request = RequestFactory().post("/join/")
    request.session = SessionStore()
    place = VisitorPlace(request.session)
    answer(place, course.cards.get(position=3), 2)
    finish(place, course)
    did_today(place, course)
    attach(member, snapshot(request), is_new=True)
    progress = Progress.objects.get(person=member)
    assert (progress.training, progress.card, progress.answers) == (course, 4, {"3": 2})
    assert progress.finished_at is not None
    assert progress.done_today_at is not None
    assert progress.started_at < progress.finished_at
    assert verbs() == ["training_started", "training_finished", "training_applied"]


def test_a_visitor_who_did_nothing_carries_nothing() -> None:
    request = RequestFactory().post("/join/")
    request.session = SessionStore()
    assert "training" not in snapshot(request)


def test_attached_twice_it_is_there_once(course: Training, member: Person) -> None:
    for _ in range(2):
        attach(member, carried(), is_new=True)
    progress = Progress.objects.get(person=member)
    assert (progress.card, progress.answers, progress.started_at) == (3, {"3": 2}, THEN)
    assert verbs() == ["training_started"]


@pytest.mark.parametrize(("own", "after"), [(1, 3), (3, 3), (4, 4)])
def test_a_person_s_place_never_moves_back(course: Training, member: Person, own: int, after: int) -> None:
    Progress.objects.create(person=member, training=course, card=own, answers={"3": 1}, started_at=LATER)
    attach(member, carried(), is_new=False)
    progress = Progress.objects.get(person=member)
    assert (progress.card, progress.answers, progress.started_at) == (after, {"3": 1}, LATER)


def test_what_was_finished_is_not_finished_again(course: Training, member: Person) -> None:
    Progress.objects.create(
        person=member, training=course, card=4, started_at=THEN, finished_at=THEN, done_today_at=THEN
    )
    attach(member, carried(finished_at=LATER.isoformat(), done_today_at=LATER.isoformat()), is_new=False)
    progress = Progress.objects.get(person=member)
    assert (progress.card, progress.finished_at, progress.done_today_at) == (4, THEN, THEN)
    assert verbs() == []


def test_a_gap_is_filled(course: Training, member: Person) -> None:
    Progress.objects.create(person=member, training=course, card=2, started_at=THEN)
    attach(member, carried(card=4, finished_at=LATER.isoformat()), is_new=False)
    progress = Progress.objects.get(person=member)
    assert (progress.card, progress.answers, progress.finished_at) == (4, {"3": 2}, LATER)
    assert verbs() == ["training_finished"]


@pytest.mark.parametrize("junk", [None, [], "x", {"nowhere": {"card": 2}}, {"late-invoice": "x"}, {"": {}}])
def test_junk_is_left_behind(course: Training, member: Person, junk: Any) -> None:
    attach(member, {"training": junk}, is_new=True)
    assert not Progress.objects.exists()
    assert kept({"training": junk}) == []


def test_what_will_be_kept_in_words(make: Callable[..., Training]) -> None:
    make("late-invoice", title="Chase a late invoice")
    make("scams", 2, title="Spot a fake mail")
    session = SessionStore()
    move_on(VisitorPlace(session), make("other", 3, title="Other"), 2)
    data = {
        **carried()["training"],
        "scams": {"card": 4, "finished_at": THEN.isoformat(), "started_at": LATER.isoformat()},
        "gone": {"card": 2},
    }
    assert kept({"training": data}) == ["“Spot a fake mail”, done", "“Chase a late invoice”, card 3 of 4"]


# Through the door


@pytest.mark.parametrize("other_device", [False, True])
def test_joining_keeps_what_the_visitor_did(course: Training, client: Client, other_device: bool) -> None:
    client.post("/training/late-invoice/3/", {"option": "2"})
    client.post("/training/late-invoice/3/next/")
    join(client, Client() if other_device else client)
    progress = Progress.objects.get()
    assert (progress.person.email, progress.card, progress.answers) == ("marta@example.org", 4, {"3": 2})


def test_joining_again_does_not_move_back(course: Training, member: Person, client: Client) -> None:
    finish(PersonPlace(member), course)
    client.post("/training/late-invoice/1/next/")
    join(client, Client())
    progress = Progress.objects.get()
    assert (progress.person, progress.card) == (member, 4)
    assert progress.finished_at is not None


def test_asking_alone_gives_nothing(course: Training, client: Client) -> None:
    client.post("/training/late-invoice/1/next/")
    page = client.post("/join/", {"email": "marta@example.org"}, follow=True)
    assert "card 2 of 4" in page.content.decode()
    assert not Progress.objects.exists()


def join(asks: Client, opens: Client) -> None:
    asks.post("/join/", {"email": "marta@example.org"})
    message = Message.objects.filter(kind="code", address="marta@example.org").latest("id")
    link = f"/join/link/{unseal(message.sealed)['token']}/"
    opens.post(link, ticked_in(opens.get(link).content.decode()))
    assert "_auth_user_id" in opens.session
