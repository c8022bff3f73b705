import re

import pytest
from django.test import Client

from profiles.colleagues.inviting import invite
from profiles.models import Business, Membership, Person
from tests.factories import MembershipFactory, PersonFactory
from tests.profiles.colleagues.conftest import AsPerson

pytestmark = pytest.mark.django_db
PAGE = "/me/colleagues/"


def names(html: str) -> list[str]:
    return re.findall(r'<p class="voice"><bdi data-content>(.*?)</bdi>', html)


def test_colleagues_see_names_roles_and_since_when(ben: Person, as_person: AsPerson) -> None:
    Membership.objects.filter(person__name="Jo Lind").update(from_at="2024-03-01T09:00Z")
    html = as_person(ben).get(PAGE).text
    assert names(html) == ["Jo Lind", "Marta Berg", "Ben Okafor"]
    assert "Colleague. Here since March 1, 2024." in html
    assert html.count("Owner. Here since") == 1
    assert "You belong to" in html
    assert "(you)" in html


def test_no_address_and_no_personal_answer_of_a_colleague(ben: Person, as_person: AsPerson) -> None:
    html = as_person(ben).get(PAGE).text
    assert "marta@" not in html
    assert "jo@" not in html
    assert "Invite a colleague" not in html


def test_the_owner_may_invite_hand_over_and_take_out(marta: Person, as_person: AsPerson) -> None:
    html = as_person(marta).get(PAGE).text
    assert html.count("Make them the owner") == html.count("Take them out") == 2
    assert "Send the invitation" in html
    assert "ben@" not in html


def test_whoever_belongs_nowhere_is_told_how_it_begins(member_client: Client) -> None:
    html = member_client.get(PAGE).text
    assert "You belong to no business yet." in html
    assert "Leave this business" not in html
    assert member_client.get(f"{PAGE}leave/").status_code == 404


def test_whoever_closed_their_account_is_not_shown(marta: Person, ben: Person, as_person: AsPerson) -> None:
    Person.objects.filter(pk=ben.pk).update(closed_at="2026-01-01T00:00Z")
    assert names(as_person(marta).get(PAGE).text) == ["Marta Berg", "Jo Lind"]


def test_5_another_business_s_people_are_not_there(
    bread: Business, stranger: Person, as_person: AsPerson
) -> None:
    client, theirs = as_person(stranger), Membership.objects.get(person__name="Ben Okafor")
    asked = invite(Person.objects.get(name="Marta Berg"), "new@bread.example", "")
    for path in (f"{theirs.pk}/remove/", f"{theirs.pk}/hand-over/"):
        assert [client.get(PAGE + path).status_code, client.post(PAGE + path).status_code] == [404, 404]
    for path in (f"invitations/{asked.pk}/again/", f"invitations/{asked.pk}/take-back/", f"ask/{bread.pk}/"):
        assert client.post(PAGE + path).status_code == 404
    assert "Ben Okafor" not in client.get(PAGE).text
    asked.refresh_from_db()
    assert (asked.mailed, asked.ended_at) == (1, None)


@pytest.mark.parametrize("act", ["business/", "invite/"])
def test_5_a_colleague_does_nothing_that_is_the_owner_s(ben: Person, as_person: AsPerson, act: str) -> None:
    answer = as_person(ben).post(PAGE + act, {"name": "Ben Bread", "email": "x@y.example"})
    assert answer.status_code == 404
    assert Business.objects.get(memberships__person=ben).name == "Marta Bread"


def test_the_owner_names_it(marta: Person, bread: Business, as_person: AsPerson) -> None:
    assert as_person(marta).post(f"{PAGE}business/", {"name": "  Bread & more "}).status_code == 302
    bread.refresh_from_db()
    assert bread.name == "Bread & more"
    assert "Bread &amp; more" in as_person(marta).get(PAGE).text
    answer = as_person(marta).post(f"{PAGE}business/", {"name": "x" * 81})
    assert answer.status_code == 422
    assert "x" * 81 in answer.text


def test_1_names_are_inert(marta: Person, ben: Person, as_person: AsPerson) -> None:
    evil = "<script>alert(1)</script>"
    Person.objects.filter(pk=ben.pk).update(name=evil)
    Business.objects.update(name=evil)
    client, colleague = as_person(marta), Membership.objects.get(person=ben)
    for path in ("", "leave/", f"{colleague.pk}/remove/", f"{colleague.pk}/hand-over/"):
        assert evil not in client.get(PAGE + path).text
    assert "&lt;script&gt;" in client.get(PAGE).text


def test_somebody_without_a_name_shows_no_part_of_the_address(
    bread: Business, marta: Person, as_person: AsPerson
) -> None:
    MembershipFactory.create(person=PersonFactory.create(email="secret@x.example", name=""), business=bread)
    html = as_person(marta).get(PAGE).text
    assert "Somebody without a name here" in html
    assert "secret" not in html
