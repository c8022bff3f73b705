"""The operators' list of facts: found by whole names, of which there is an index."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from profiles.facts.models import Source
from profiles.models import Fact, Person, Question
from tests.factories import BusinessFactory, PersonFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/profiles/fact/"


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(PersonFactory.create(is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def facts(member: Person, starter: None) -> None:
    """One of the person and the business that are looked for, and one of each that are not."""
    question = Question.objects.order_by("pk")[0]
    for person in (member, PersonFactory.create(email=f"not.{member.email}")):
        Fact.objects.create(person=person, question=question, value=[person.email], source=Source.TOLD)
    for name in ("Marta's Bread", "Not Marta's Bread"):
        business = BusinessFactory.create(name=name)
        Fact.objects.create(business=business, question=question, value=[name], source=Source.TOLD)


def found(client: Client, term: str) -> list[str]:
    return [fact.value[0] for fact in client.get(LIST, {"q": term}).context["cl"].result_list]


@pytest.mark.usefixtures("facts")
def test_facts_are_found_by_a_whole_address_or_name(client: Client, member: Person) -> None:
    assert found(client, member.email) == [member.email]
    assert found(client, f" {member.email.upper()}") == [member.email]
    assert found(client, "marta's bread") == ["Marta's Bread"]
    assert found(client, "nobody@example.org") == []


@pytest.mark.usefixtures("facts")
def test_who_is_looked_for_is_found_before_their_facts(client: Client, member: Person) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert found(client, member.email) == [member.email]
    of_facts = [query["sql"] for query in queries if 'FROM "profiles_fact"' in query["sql"]]
    assert of_facts
    assert [sql for sql in of_facts if "UPPER" in sql] == []
