from collections.abc import Callable

import pytest
from django.test import Client

from profiles.models import Business, Choice, Competency, Partner, PartnerStaff, Person, Question
from profiles.questions.catalogue import forget_catalogue
from tests.factories import MembershipFactory, PersonFactory

AsPerson = Callable[[Person], Client]


@pytest.fixture
def bread(db: None) -> Business:
    """Marta owns it, Ben belongs to it."""
    marta = PersonFactory.create(email="marta@bread.example", name="Marta Berg")
    business: Business = MembershipFactory.create(person=marta, business__name="Marta Bread").business
    ben = PersonFactory.create(email="ben@bread.example", name="Ben Okafor")
    MembershipFactory.create(person=ben, business=business)
    return business


@pytest.fixture
def marta(bread: Business) -> Person:
    return Person.objects.get(email="marta@bread.example")


@pytest.fixture
def ben(bread: Business) -> Person:
    return Person.objects.get(email="ben@bread.example")


def make_partner(slug: str, **more: object) -> Partner:
    return Partner.objects.create(slug=slug, name=slug.title(), summary=f"{slug} sells.", **more)


@pytest.fixture
def harbour(db: None) -> Partner:
    return make_partner("harbour")


@pytest.fixture
def mill(db: None) -> Partner:
    return make_partner("mill")


@pytest.fixture
def seller(harbour: Partner) -> Person:
    """Works for Harbour."""
    person: Person = PersonFactory.create(email="sam@harbour.example", name="Sam Seller")
    PartnerStaff.objects.create(person=person, partner=harbour)
    return person


@pytest.fixture
def miller(mill: Partner) -> Person:
    person: Person = PersonFactory.create(email="mo@mill.example", name="Mo Miller")
    PartnerStaff.objects.create(person=person, partner=mill)
    return person


@pytest.fixture
def as_person() -> AsPerson:
    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def regions(starter: None) -> None:
    """A question about the region, unless the starter has one."""
    question, made = Question.objects.get_or_create(
        slug="region", defaults={"subject": "business", "type": "choice", "weight": 1}
    )
    for place, slug in enumerate(("north", "south") if made else ()):
        words = {"en": {"label": f"in the {slug}", "place": f"in the {slug}"}}
        Choice.objects.create(question=question, slug=slug, words=words, position=place)
    forget_catalogue()


@pytest.fixture
def tills(db: None) -> Competency:
    words = {"en": {"label": "tills"}}
    return Competency.objects.create(slug="tills", words=words, needs=["close-faster"], families=["selling"])
