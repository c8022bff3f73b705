import pytest
from django.contrib.auth.models import Group
from django.test import Client

from profiles.models import Person, Persona
from profiles.people.roles import sync_roles
from tests.factories import PersonFactory


def make_staff(role: str) -> Person:
    sync_roles()
    person = PersonFactory.create(
        email=f"{role}@kinship.example", name=f"{role.title()} Staff", is_staff=True
    )
    person.groups.set(Group.objects.filter(name=role))
    return person


@pytest.fixture
def agent(db: None) -> Person:
    return make_staff("agent")


@pytest.fixture
def agent_client(agent: Person) -> Client:
    client = Client()
    client.force_login(agent)
    return client


@pytest.fixture
def baker(starter: object) -> Persona:
    facts = {"industry": ["bakery"], "employees": ["2-9"], "need": ["close-faster"]}
    return Persona.objects.create(slug="baker", name="Mia Crumb", facts=facts)


@pytest.fixture
def looking(agent_client: Client, member: Person) -> Client:
    """Support looks through Marta's eyes."""
    agent_client.post(f"/studio/seeing/members/{member.pk}/look/", {"why": "Ticket 12: the course."})
    return agent_client
