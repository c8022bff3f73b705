from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from portal.mail.models import Message
from profiles.colleagues.asking import ask_to_join
from profiles.colleagues.domains import free_mail
from profiles.models import Business, FoundByDomain, JoinRequest, Membership, Person
from profiles.security.moving import move
from tests.factories import MembershipFactory, PersonFactory
from tests.profiles.colleagues.conftest import AsPerson, here

pytestmark = pytest.mark.django_db
PAGE = "/me/colleagues/"
OFFER = "Is yours here already?"


@pytest.fixture
def owner(marta: Person, as_person: AsPerson) -> Client:
    return as_person(marta)


@pytest.fixture
def found(owner: Client) -> None:
    owner.post(f"{PAGE}business/", {"name": "Marta Bread", "found": "on"})


@pytest.fixture
def ruth(db: None) -> Person:
    return PersonFactory.create(email="ruth@bread.example", name="Ruth Marsh")


@pytest.fixture
def asked(found: None, ruth: Person, bread: Business) -> JoinRequest:
    return ask_to_join(ruth, bread)


def test_13_nobody_learns_of_a_business_that_did_not_say_so(
    bread: Business, ruth: Person, as_person: AsPerson
) -> None:
    client = as_person(ruth)
    assert OFFER not in client.get(PAGE).text
    missing = client.get(f"{PAGE}ask/999999/")
    hidden = client.get(f"{PAGE}ask/{bread.pk}/")
    assert (missing.status_code, hidden.status_code) == (404, 404)


def test_whoever_has_the_domain_sees_the_name_and_nobody(
    found: None, ruth: Person, as_person: AsPerson
) -> None:
    html = as_person(ruth).get(PAGE).text
    assert OFFER in html
    assert "Marta Bread" in html
    for name in ("Marta Berg", "Ben Okafor", "Jo Lind"):
        assert name not in html


@pytest.mark.parametrize(
    "email",
    [
        "eve@evil-bread.example",
        "eve@bread.example.evil",
        "eve@shop.bread.example",
        "bread.example@evil.example",
    ],
)
def test_19_domains_that_look_alike(found: None, bread: Business, as_person: AsPerson, email: str) -> None:
    client = as_person(PersonFactory.create(email=email))
    assert OFFER not in client.get(PAGE).text
    assert client.post(f"{PAGE}ask/{bread.pk}/").status_code == 404


def test_an_address_that_nobody_answered_from_finds_nothing(
    found: None, bread: Business, as_person: AsPerson
) -> None:
    client = as_person(PersonFactory.create(email="eve@bread.example", confirmed_at=None))
    assert OFFER not in client.get(PAGE).text


def test_nobody_is_found_by_free_mail(as_person: AsPerson) -> None:
    assert {"gmail.com", "gmx.de", "outlook.com"} <= free_mail()
    owner = MembershipFactory.create(person__email="shop@gmail.com").person
    client = as_person(owner)
    assert "may find it" not in client.get(PAGE).text
    client.post(f"{PAGE}business/", {"name": "Shop", "found": "on"})
    assert not FoundByDomain.objects.exists()


def test_the_yes_ends_when_the_owner_s_address_moves(
    found: None, marta: Person, ruth: Person, as_person: AsPerson
) -> None:
    move(marta, "marta@other.example", network="")
    assert OFFER not in as_person(ruth).get(PAGE).text


def test_switched_off_it_is_gone(found: None, owner: Client, ruth: Person, as_person: AsPerson) -> None:
    owner.post(f"{PAGE}business/", {"name": "Marta Bread"})
    assert OFFER not in as_person(ruth).get(PAGE).text


def test_asking_tells_the_owner_and_nothing_more_happens(
    found: None, owner: Client, marta: Person, ruth: Person, bread: Business, as_person: AsPerson
) -> None:
    client = as_person(ruth)
    assert "Its owner sees your name and your email" in client.get(f"{PAGE}ask/{bread.pk}/").text
    assert client.post(f"{PAGE}ask/{bread.pk}/").status_code == 302
    assert "Its owner has not answered yet." in client.get(PAGE).text
    assert "Ruth asks to join Marta Bread." in owner.get("/notices/").text
    assert Message.objects.filter(kind="told", person=marta).count() == 1
    assert here(bread) == [("ben", "colleague"), ("jo", "colleague"), ("marta", "owner")]
    assert client.post(f"{PAGE}ask/{bread.pk}/").status_code == 302
    assert JoinRequest.objects.count() == 1


def test_the_owner_lets_them_in(
    asked: JoinRequest, owner: Client, ruth: Person, bread: Business, as_person: AsPerson
) -> None:
    before = MembershipFactory.create(person=ruth)
    assert owner.post(f"{PAGE}requests/{asked.pk}/let-in/").status_code == 302
    assert ("ruth", "colleague") in here(bread)
    before.refresh_from_db()
    asked.refresh_from_db()
    assert (before.until_at is not None, asked.outcome, asked.by.name) == (True, "accepted", "Marta Berg")
    assert "You now belong to Marta Bread." in as_person(ruth).get("/notices/").text
    assert owner.post(f"{PAGE}requests/{asked.pk}/let-in/").status_code == 404


def test_the_owner_says_no(
    asked: JoinRequest, owner: Client, ruth: Person, bread: Business, as_person: AsPerson
) -> None:
    client = as_person(ruth)
    assert owner.post(f"{PAGE}requests/{asked.pk}/turn-down/").status_code == 302
    assert ("ruth", "colleague") not in here(bread)
    assert "The business that you asked to join said no." in client.get("/notices/").text
    client.post(f"{PAGE}ask/{bread.pk}/")
    assert JoinRequest.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        client.force_login(ruth)
        client.post(f"{PAGE}ask/{bread.pk}/")
    assert JoinRequest.objects.count() == 2


def test_5_only_the_owner_answers(
    asked: JoinRequest, ben: Person, stranger: Person, ruth: Person, as_person: AsPerson
) -> None:
    for person in (ben, stranger, ruth):
        client = as_person(person)
        assert client.post(f"{PAGE}requests/{asked.pk}/let-in/").status_code == 404
        assert client.post(f"{PAGE}requests/{asked.pk}/turn-down/").status_code == 404
    asked.refresh_from_db()
    assert asked.ended_at is None


def test_stopped_there_is_nothing_to_answer(
    asked: JoinRequest, ruth: Person, owner: Client, as_person: AsPerson
) -> None:
    assert as_person(ruth).post(f"{PAGE}ask/stop/").status_code == 302
    assert "They ask to join" not in owner.get(PAGE).text
    assert owner.post(f"{PAGE}requests/{asked.pk}/let-in/").status_code == 404
    assert "Ruth asks to join" not in owner.get("/notices/").text


def test_an_owner_with_colleagues_can_t_ask_and_is_not_pulled_out(
    asked: JoinRequest, owner: Client, ruth: Person, bread: Business
) -> None:
    hers = MembershipFactory.create(person=ruth)
    MembershipFactory.create(business=hers.business)
    answer = owner.post(f"{PAGE}requests/{asked.pk}/let-in/", follow=True)
    assert "must hand that over first" in answer.text
    assert Membership.objects.get(person=ruth, until_at=None) == hers
