"""What an agent notes for a member: kept as theirs, never over the member's word, and taken back after a mix-up."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from profiles.facts.querysets import facts_of
from profiles.facts.telling import tell
from profiles.models import CurrentFact, Fact, Person
from profiles.people.roles import sync_roles
from tests.factories import MembershipFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


def staff(role: str) -> Client:
    sync_roles()
    person = PersonFactory.create(email=f"{role}@example.org", name=f"{role.title()} Smith", is_staff=True)
    person.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(person)
    return client


def noting(person: Person, slug: str = "", act: str = "") -> str:
    return "/".join(part for part in (f"/studio/people/{person.pk}/known", slug, act) if part) + "/"


def told(person: Person, slug: str) -> list[tuple[str, str]]:
    return [(one.value, one.source) for one in facts_of(person).get(slug, ())]


def test_an_answer_is_noted_shown_to_both_and_taken_back(member: Person, member_client: Client) -> None:
    agent = staff("agent")
    assert noting(member) in agent.get(f"/admin/profiles/person/{member.pk}/change/").text
    answer = agent.post(noting(member, "industry"), {"answer": "bakery"})
    assert (answer.status_code, answer["Location"]) == (302, noting(member))
    assert told(member, "industry") == [("bakery", "agent")]
    page = agent.get(noting(member)).text
    assert "noted by Agent" in page
    assert "Our staff noted it on" in member_client.get("/me/").text
    fact = Fact.objects.get(question__slug="industry")
    assert agent.post(noting(member, "industry", "take-back"), {"fact": fact.pk}).status_code == 302
    assert told(member, "industry") == []
    assert (
        "Nothing to take back"
        in agent.post(noting(member, "industry", "take-back"), {"fact": fact.pk}, follow=True).text
    )


def test_the_members_own_word_holds_and_they_are_asked(member: Person, member_client: Client) -> None:
    tell(member, "industry", ["bakery"])
    agent = staff("agent")
    agent.post(noting(member, "industry"), {"answer": "cafe"})
    assert told(member, "industry") == [("bakery", "told")]
    assert "Which is right?" in member_client.get("/me/").text
    page = agent.get(noting(member)).text
    assert "Noted otherwise" in page
    note = Fact.objects.get(source="agent")
    agent.post(noting(member, "industry", "take-back"), {"fact": note.pk})
    assert "Which is right?" not in member_client.get("/me/").text


def test_taking_back_brings_back_what_held(member: Person) -> None:
    tell(member, "industry", ["cafe"], source="import")
    agent = staff("agent")
    agent.post(noting(member, "industry"), {"answer": "bakery"})
    assert told(member, "industry") == [("bakery", "agent")]
    agent.post(noting(member, "industry", "take-back"), {"fact": Fact.objects.latest("id").pk})
    assert told(member, "industry") == [("cafe", "import")]


@pytest.mark.parametrize("then", ["told", "import"])
def test_what_was_said_since_keeps_the_note(member: Person, then: str) -> None:
    agent = staff("agent")
    agent.post(noting(member, "industry"), {"answer": "bakery"})
    note = Fact.objects.latest("id")
    tell(member, "industry", ["cafe"], source=then)
    agent.post(noting(member, "industry", "take-back"), {"fact": note.pk})
    assert Fact.objects.filter(pk=note.pk).exists()


@pytest.mark.parametrize("fact", ["", "x", "²", "9" * 30, "1.5"])
def test_an_id_that_is_none_takes_nothing_back(member: Person, fact: str) -> None:
    agent = staff("agent")
    agent.post(noting(member, "industry"), {"answer": "bakery"})
    assert agent.post(noting(member, "industry", "take-back"), {"fact": fact}).status_code == 302
    assert told(member, "industry") == [("bakery", "agent")]


def test_nobody_takes_back_what_a_member_said(member: Person) -> None:
    said = tell(member, "industry", ["bakery"])
    staff("agent").post(noting(member, "industry", "take-back"), {"fact": said.pk})
    assert told(member, "industry") == [("bakery", "told")]


def test_the_business_is_made_and_colleagues_see_it(member: Person) -> None:
    staff("agent").post(noting(member, "employees"), {"answer": "2-9"})
    business = member.memberships.get(until_at=None).business
    colleague = MembershipFactory.create(business=business, role="colleague").person
    assert told(colleague, "employees") == [("2-9", "agent")]


def test_a_bad_answer_is_explained(member: Person) -> None:
    agent = staff("agent")
    answer = agent.post(noting(member, "town"), {"answer": "x" * 81})
    assert answer.status_code == 422
    assert "at most 80" in answer.text
    assert agent.get(noting(member, "none-such")).status_code == 404
    assert not CurrentFact.objects.exists()


def test_others_may_not_and_nobody_about_themselves(member: Person) -> None:
    for role in ("marketer", "moderator"):
        assert staff(role).post(noting(member, "industry"), {"answer": "bakery"}).status_code == 404
    agent = staff("agent")
    assert agent.get(noting(Person.objects.get(email="agent@example.org"))).status_code == 404
    Person.objects.filter(pk=member.pk).update(closed_at="2026-01-01T00:00Z")
    assert agent.get(noting(member)).status_code == 404
    assert not Fact.objects.exists()
