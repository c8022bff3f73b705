"""The people and businesses of the demo company: generated, marked as such, with reserved addresses only."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.text import slugify

from profiles.businesses.models import Business, Membership
from profiles.people.models import Person

BUSINESSES, PEOPLE = 50, 200
PASSWORD = "kinship-demo"  # noqa: S105 — printed by `manage.py demo_logins`; the demo never runs in production
STAFF = ("admin", "marketer", "moderator", "agent", "expert", "partner")
MEMBER = "marta@martas-bread.example"

FIRST = (
    "Marta Ben Dele Priya Jo Nia Ruth Tom Ines Omar Lena Kofi Sara Hugo Mei Ana Luca Aisha Piet Nora Ivan Zoe "
    "Emil Rosa Yusuf Greta Milan Tara Olga Sven"
).split()
LAST = (
    "Berg Okafor Rees Nair Silva Novak Khan Weber Moreau Lind Costa Adeyemi Ito Fischer Marsh Petrov Garcia "
    "Hall Jansen Bauer Osei Rossi Meyer Cohen Sato"
).split()
STREETS = (
    "Mill Harbour Station Bridge Market Orchard Castle River Garden Church Hill Park Canal Forge".split()
)
TRADES = (
    "Bakery Joinery Dental Books Florist Garage Kitchen Studio Works Supplies Clinic House Farm Print".split()
)


def make_people(dice: random.Random) -> int:
    """50 businesses with 200 people who joined over the last two years, Marta the baker, and one login per role."""
    businesses = Business.objects.bulk_create(_businesses(dice))
    people = Person.objects.bulk_create(_people(dice))
    Membership.objects.bulk_create(_memberships(people, businesses))
    return len(businesses) + len(people) + make_logins()


def _businesses(dice: random.Random) -> Iterator[Business]:
    names = [f"{street} {trade}" for street in STREETS for trade in TRADES]
    for name in dice.sample(names, BUSINESSES):
        yield Business(name=name, is_generated=True)


def _people(dice: random.Random) -> Iterator[Person]:
    names = [f"{first} {last}" for first in FIRST for last in LAST]
    for number, name in enumerate(dice.sample(names, PEOPLE)):
        address = f"{slugify(name).replace('-', '.')}@business{number % BUSINESSES}.example"
        yield _person(address, name, _some_time(dice))


def _person(address: str, name: str, joined: datetime) -> Person:
    person = Person(email=address, name=name, confirmed_at=joined, is_generated=True)
    person.set_unusable_password()
    return person


def _some_time(dice: random.Random) -> datetime:
    """Within the last two years, more of them lately."""
    return timezone.now() - timedelta(minutes=int(730 * 24 * 60 * dice.random() ** 1.5) + 1)


def _memberships(people: list[Person], businesses: list[Business]) -> Iterator[Membership]:
    for number, person in enumerate(people):
        role = Membership.Role.OWNER if number < BUSINESSES else Membership.Role.COLLEAGUE
        yield Membership(person=person, business=businesses[number % BUSINESSES], role=role)


def make_logins() -> int:
    """Marta, who can sign in with a password, and a staff login for each group."""
    Membership.objects.create(
        person=_login(MEMBER, "Marta Berg"),
        business=Business.objects.create(name="Marta’s Bread", is_generated=True),  # noqa: RUF001
        role=Membership.Role.OWNER,
    )
    for role in STAFF:
        staff = _login(f"{role}@kinship.example", f"{role.title()} of the demo", is_staff=role != "partner")
        staff.groups.set(Group.objects.filter(name=role))
    return len(STAFF) + 1


def _login(address: str, name: str, *, is_staff: bool = False) -> Person:
    return Person.objects.create_user(
        address, PASSWORD, name=name, is_staff=is_staff, is_generated=True, confirmed_at=timezone.now()
    )
