from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from portal.mail.kinds import kinds
from portal.mail.models import Message
from portal.mail.sealing import unseal
from profiles.models import Erasure, Person
from profiles.people.roles import sync_roles
from profiles.privacy.erasing import erase_all
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
PAGE = "/me/privacy/"


def staff(role: str) -> Client:
    sync_roles()
    person = PersonFactory.create(is_staff=True)
    person.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(person)
    return client


def test_it_says_what_is_held_and_what_stays(furnished: Person) -> None:
    client = Client()
    client.force_login(furnished)
    page = unescape(client.get(PAGE).text)
    assert "What you said yes and no to" in page
    assert "The proof of each yes and no, and that a mail was sent." in page


@pytest.mark.parametrize("typed", ["", "other@example.org"])
def test_only_ones_own_address_erases(member_client: Client, member: Person, typed: str) -> None:
    answer = member_client.post(PAGE, {"email": typed})
    assert (answer.status_code, Erasure.objects.count()) == (422, 0)


def test_one_erases_oneself(member_client: Client, member: Person) -> None:
    answer = member_client.post(PAGE, {"email": "Marta@example.org"})
    where = answer["Location"]
    assert where == f"/me/privacy/erasure/{Erasure.objects.get().key}/"
    assert "It begins when our last mail has left" in member_client.get(where).text
    assert member_client.get("/me/").status_code == 302

    row = Message.objects.get()
    letter = kinds[row.kind].letter(row, unseal(row.sealed))
    assert (row.address, letter.subject) == ("marta@example.org", "Your account is being erased")
    assert "This is our last mail." in str(letter.text)
    Message.objects.update(state="sent")

    assert erase_all() == 1
    page = Client().get(where).text
    assert "It is erased" in page
    assert "marta" not in page


def test_who_signed_in_long_ago_is_asked_again(member_client: Client) -> None:
    session = member_client.session
    session["fresh_at"] = 0
    session.save()
    answer = member_client.post(PAGE, {"email": "marta@example.org"})
    assert answer["Location"].startswith("/me/security/confirm/")
    assert not Erasure.objects.exists()


def test_the_last_admin_stays(member_client: Client, member: Person) -> None:
    Person.objects.update(is_superuser=True)
    answer = member_client.post(PAGE, {"email": member.email})
    assert (answer.status_code, Erasure.objects.count()) == (422, 0)
    assert "You are the last one who may do everything here." in answer.text


def test_an_admin_erases_for_somebody(member: Person) -> None:
    client = staff("admin")
    path = f"/studio/people/{member.pk}/erase/"
    assert path in client.get(f"/admin/profiles/person/{member.pk}/change/").text
    shown = client.get(path).text
    assert "Erase this person" in shown
    for back in (shown, client.get(f"/studio/people/{member.pk}/copy/").text):
        assert f'href="/studio/people/{member.pk}/known/"' in back
    assert "Type their email" in client.post(path, {"email": ""}).text
    assert client.post(path, {"email": "nobody@example.org"}).status_code == 422
    assert client.post(path, {"email": member.email}).status_code == 302
    asked = Erasure.objects.get()
    assert (asked.person, asked.by_themselves, asked.by is not None) == (member, False, True)


def test_others_and_superusers_are_out_of_reach(member: Person) -> None:
    path = f"/studio/people/{member.pk}/erase/"
    for role in ("agent", "marketer"):
        assert staff(role).post(path, {"email": member.email}).status_code == 404
    Person.objects.filter(pk=member.pk).update(is_superuser=True)
    assert staff("admin").post(path, {"email": member.email}).status_code == 404
    assert not Erasure.objects.exists()
