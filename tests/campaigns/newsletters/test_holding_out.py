import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.newsletters.holding_out import held_out, is_held_out, lot, threshold
from campaigns.newsletters.models import Issue
from profiles.models import Membership, Person
from tests.factories import BusinessFactory, MembershipFactory, PersonFactory
from tests.sizes import sized

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd() -> list[Person]:
    """Three in one business, some alone in theirs, one who left, and some without."""
    together = BusinessFactory.create()
    people = PersonFactory.create_batch(12)
    for person in people[:3]:
        MembershipFactory.create(person=person, business=together)
    for person in people[3:8]:
        MembershipFactory.create(person=person)
    Membership.objects.filter(person=people[7]).update(until_at="2999-01-01T00:00Z")
    return people


def key(person: Person) -> str:
    here = Membership.objects.filter(person=person, until_at=None).first()
    return f"b{here.business_id}" if here else f"p{person.pk}"


@pytest.mark.properties
@settings(
    max_examples=sized(40, 1000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(salt=st.text("0123456789abcdef%'", max_size=40), percent=st.integers(0, 50))
def test_sql_and_python_draw_the_same_lot(crowd: list[Person], salt: str, percent: int) -> None:
    issue = Issue(salt=salt, held_out_percent=percent)
    expression = held_out(issue)
    found = set()
    if expression is not None:
        found = set(Person.objects.filter(expression).values_list("pk", flat=True))
    assert found == {person.pk for person in crowd if is_held_out(issue, key(person))}


def test_colleagues_are_treated_alike(crowd: list[Person]) -> None:
    for percent in range(0, 51, 5):
        issue = Issue(salt="s", held_out_percent=percent)
        assert len({is_held_out(issue, key(person)) for person in crowd[:3]}) == 1


def test_the_share_is_the_share() -> None:
    issue = Issue(salt="abc", held_out_percent=10)
    held = sum(is_held_out(issue, f"b{n}") for n in range(20_000))
    assert 1850 < held < 2150
    assert (threshold(0), threshold(50)) == (0, 2**31)


def test_another_salt_another_lot() -> None:
    assert lot("a", "b1") != lot("b", "b1")
