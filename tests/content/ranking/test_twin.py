"""What a million readers are chosen in one go is what each of them would be shown: on people of the demo company."""

import random
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from content.models import Dismissal, Item
from content.ranking.choosing import choose, choose_for_many, page_of
from content.ranking.sources import ranking_sources
from profiles.people.models import Person
from tests.sizes import sized

pytestmark = pytest.mark.django_db

PEOPLE = sized(60, 1000)
CHUNK = 400
STARTERS = ("load_consents", "load_questions", "load_library", "load_trainings")


@pytest.fixture(scope="module")
def company(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        for command in STARTERS:
            call_command(command, stdout=StringIO())
        call_command("demo_company", f"--people={200 + PEOPLE}", stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def readers(company: None, db: None) -> list[Person]:
    """The last ones; some of them want no more of some pieces."""
    people = list(Person.objects.order_by("-pk")[:PEOPLE])
    dice, items = random.Random(1), list(Item.objects.values_list("pk", flat=True))
    Dismissal.objects.bulk_create(
        Dismissal(person=person, source="library", object_id=dice.choice(items)) for person in people[::5]
    )
    return people


def together(readers: list[Person], place: str, n: int, source: str) -> dict[int, object]:
    """In parts, as the newsletter does it."""
    within = {source: ranking_sources[source].offered()}
    found: dict[int, object] = {}
    for begun in range(0, len(readers), CHUNK):
        part = Person.objects.filter(pk__in=[person.pk for person in readers[begun : begun + CHUNK]])
        found |= choose_for_many(part, place, n, within=within)
    return found


@pytest.mark.properties
@pytest.mark.parametrize(
    ("place", "n", "source"),
    [("newsletter", 3, "library"), ("newsletter", 1, "training"), ("problems", 3, "problem")],
)
def test_the_twin_of_choose_equals_choose(readers: list[Person], place: str, n: int, source: str) -> None:
    within = {source: ranking_sources[source].offered()}
    one_by_one = {person.pk: page_of(person, place, n, within) for person in readers}
    assert together(readers, place, n, source) == {pk: found for pk, found in one_by_one.items() if found}
    assert len({repr(found) for found in one_by_one.values()}) > 5


@pytest.mark.properties
@pytest.mark.parametrize("place", ["home", "newsletter", "library"])
def test_so_it_does_over_all_sources_of_a_place(readers: list[Person], place: str) -> None:
    everyone = Person.objects.filter(pk__in=[person.pk for person in readers])
    one_by_one = {person.pk: choose(person, place, 4) for person in readers}
    assert choose_for_many(everyone, place, 4) == {pk: found for pk, found in one_by_one.items() if found}
    assert {choice.code for found in one_by_one.values() for choice in found} >= {"fact", "any"}


def test_however_many_readers_it_is_one_statement(
    readers: list[Person], django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        choose_for_many(Person.objects.filter(pk__in=[person.pk for person in readers]), "newsletter", 3)


def test_a_first_page_is_the_beginning_of_the_whole_list(readers: list[Person]) -> None:
    for person in readers[:10]:
        whole = choose(person, "library", 1000)
        pages, after = [], None
        while page := page_of(person, "library", 3, {"library": ranking_sources["library"].offered()}, after):
            pages += page
            after = (page[-1].total, page[-1].object_id)
        assert pages == whole
        assert choose(person, "library", 5) == whole[:5]
