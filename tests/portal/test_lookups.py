import pytest

from profiles.models import Person
from profiles.preferences.models import Preferences
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def test_among_finds_what_in_finds() -> None:
    people = PersonFactory.create_batch(3)
    wanted = [people[0].pk, people[2].pk, 2**40]
    assert set(Person.objects.filter(pk__among=wanted)) == {people[0], people[2]}
    assert not Person.objects.filter(pk__among=[]).exists()
    assert set(Person.objects.exclude(pk__among=wanted)) == set(Person.objects.exclude(pk__in=wanted))


def test_it_follows_to_a_related_row() -> None:
    first, second = (Preferences.objects.create(person=person) for person in PersonFactory.create_batch(2))
    found = Preferences.objects.filter(person__among=[second.person_id])
    assert list(found) == [second] != [first]
    assert "JOIN" not in str(found.query)
