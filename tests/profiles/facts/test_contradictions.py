"""What was noted later and otherwise: shown to the person, settled by them, listed for staff."""

from typing import Any

import pytest
from django.test import Client

from profiles.facts.contradictions import contradictions_of
from profiles.facts.querysets import facts_of
from profiles.facts.telling import tell
from profiles.models import Membership
from profiles.people.models import Person
from tests.factories import MembershipFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


def found(person: Person) -> list[tuple[str, list[str]]]:
    return [(str(fact.question.slug), fact.value) for fact in contradictions_of(person)]


def me(client: Client) -> str:
    return " ".join(client.get("/me/").content.decode().split())


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ([("told", "bakery")], []),
        ([("told", "bakery"), ("import", "bakery")], []),
        ([("import", "cafe"), ("told", "bakery")], []),
        ([("told", "bakery"), ("import", "cafe")], [("industry", ["cafe"])]),
        ([("told", "bakery"), ("agent", "cafe"), ("import", "pub")], [("industry", ["pub"])]),
        ([("told", "bakery"), ("agent", "cafe"), ("import", "bakery")], []),
        ([("import", "bakery"), ("agent", "cafe")], []),
        ([("import", "bakery"), ("inferred", "cafe")], [("industry", ["cafe"])]),
        ([("told", "bakery"), ("import", "cafe"), ("told", "bakery")], []),
    ],
)
def test_only_a_later_weaker_word_that_differs(
    member: Person, versions: list[tuple[str, str]], expected: list[Any]
) -> None:
    for source, value in versions:
        tell(member, "industry", [value], source=source)
    assert found(member) == expected


def test_a_colleague_sees_what_is_about_the_business_and_a_stranger_nothing(member: Person) -> None:
    for source, value in (("told", "bakery"), ("import", "cafe")):
        tell(member, "industry", [value], source=source)
    for source, value in (("told", "owner"), ("agent", "manager")):
        tell(member, "role", [value], source=source)
    colleague = MembershipFactory.create(business=Membership.objects.get().business).person
    assert found(member) == [("industry", ["cafe"]), ("role", ["manager"])]
    assert found(colleague) == [("industry", ["cafe"])]
    assert found(PersonFactory.create()) == []


@pytest.mark.parametrize("right", ["bakery", "cafe"])
def test_the_person_settles_it(member: Person, member_client: Client, right: str) -> None:
    tell(member, "industry", ["bakery"])
    assert "Which is right?" not in me(member_client)
    tell(member, "industry", ["cafe"], source="import")
    page = me(member_client)
    assert "Which is right?" in page
    assert "It came with an import on" in page
    assert '<input type="hidden" name="answer" value="cafe">' in page
    assert facts_of(member).said("industry") == ["bakery"]
    assert member_client.post("/me/facts/industry/", {"answer": right}).status_code == 302
    assert facts_of(member).said("industry") == [right]
    assert "Which is right?" not in me(member_client)


def test_staff_list_them(admin_client: Client, member: Person) -> None:
    for source, value in (("told", "bakery"), ("import", "cafe")):
        tell(member, "industry", [value], source=source)
    listed = admin_client.get("/admin/profiles/fact/", {"contradicts": "yes"})
    assert [fact.value for fact in listed.context["cl"].result_list] == [["cafe"]]
