import threading

import pytest
from django.db import connection

from portal.activity.models import Activity
from profiles.models import Person
from tests.factories import PersonFactory
from training.learning.moving import answer, did_today, finish, move_on
from training.learning.places import PersonPlace
from training.models import Progress, Training


def happened(person: Person) -> list[tuple[str, str]]:
    return list(Activity.objects.filter(person=person).order_by("id").values_list("verb", "subject"))


@pytest.mark.django_db
def test_what_a_person_does_is_recorded_once(course: Training, member: Person) -> None:
    place = PersonPlace(member)
    for _ in range(2):
        move_on(place, course, 1)
        answer(place, course.cards.get(position=3), 2)
        move_on(place, course, 4)
        did_today(place, course)
    assert happened(member) == [
        ("training_started", "training:late-invoice"),
        ("training_finished", "training:late-invoice"),
        ("training_applied", "training:late-invoice"),
    ]


@pytest.mark.django_db
def test_one_person_s_steps_are_not_another_s(course: Training, member: Person) -> None:
    stranger = PersonFactory.create()
    move_on(PersonPlace(member), course, 2)
    assert PersonPlace(stranger).progress(course) is None
    assert happened(stranger) == []


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_many_finish_at_once_and_it_happened_once(course: Training, member: Person) -> None:
    together = threading.Barrier(8)

    def finish_with_the_others() -> None:
        try:
            together.wait(10)
            finish(PersonPlace(member), course)
        finally:
            connection.close()

    threads = [threading.Thread(target=finish_with_the_others) for _ in range(together.parties)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert Progress.objects.filter(person=member, finished_at__isnull=False).count() == 1
    assert sorted(happened(member)) == [
        ("training_finished", "training:late-invoice"),
        ("training_started", "training:late-invoice"),
    ]
