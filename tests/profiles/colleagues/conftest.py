from collections.abc import Callable

import pytest
from django.test import Client

from profiles.models import Business, Membership, Person
from tests.factories import MembershipFactory, PersonFactory

AsPerson = Callable[[Person], Client]


@pytest.fixture
def bread(db: None) -> Business:
    """Marta owns it, Ben and Jo belong to it."""
    marta = PersonFactory.create(email="marta@bread.example", name="Marta Berg")
    business: Business = MembershipFactory.create(person=marta, business__name="Marta Bread").business
    for name in ("Ben Okafor", "Jo Lind"):
        address = f"{name.split()[0].lower()}@bread.example"
        MembershipFactory.create(person=PersonFactory.create(email=address, name=name), business=business)
    return business


@pytest.fixture
def marta(bread: Business) -> Person:
    return Person.objects.get(email="marta@bread.example")


@pytest.fixture
def ben(bread: Business) -> Person:
    return Person.objects.get(email="ben@bread.example")


@pytest.fixture
def stranger(db: None) -> Person:
    """The owner of another business, with a colleague."""
    stranger = PersonFactory.create(email="zoe@cakes.example", name="Zoe Costa")
    cakes = MembershipFactory.create(person=stranger, business__name="Zoe Cakes").business
    MembershipFactory.create(business=cakes)
    return stranger


@pytest.fixture
def as_person() -> AsPerson:
    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in


def here(business: Business) -> list[tuple[str, str]]:
    """Who belongs to it now, and as what."""
    rows = Membership.objects.filter(business=business, until_at=None).order_by("person__email")
    return [(row.person.email.partition("@")[0], row.role) for row in rows.select_related("person")]
