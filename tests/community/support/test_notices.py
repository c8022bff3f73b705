"""A request for help is told to those who read them."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group

from community.support.asking import ask_for_help
from portal.notices.models import Channel, Notice, NoticeChoice
from portal.notices.querysets import of_person, with_things
from profiles.models import Person
from profiles.people.roles import sync_roles
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent() -> Person:
    sync_roles()
    agent = PersonFactory.create(is_staff=True, name="Ann Agent")
    agent.groups.set(Group.objects.filter(name="agent"))
    return agent


def told(person: Person) -> list[tuple[str, str]]:
    shown = with_things(Person.objects.get(pk=person.pk), of_person(person))
    return [(one.words, one.thing.url.partition("/admin/")[2]) for one in shown]


def test_agents_are_told_who_asks_what(agent: Person, member: Person) -> None:
    asked = ask_for_help(member, member.email, "The till\n\nis slow. " + "Very slow. " * 20, "")
    ask_for_help(AnonymousUser(), "jo@example.org", "How do I start?", "")
    (latest, _), (first, url) = told(agent)
    assert latest == "Somebody asks for help: “How do I start?”"
    assert first.startswith("Marta asks for help: “The till is slow. Very slow.")
    assert (len(first) < 120, url) == (True, f"community/helprequest/{asked.pk}/change/")
    assert told(member) == []


def test_agents_may_switch_it_off(agent: Person) -> None:
    NoticeChoice.objects.create(person=agent, kind="help_request", channel=Channel.OFF)
    ask_for_help(AnonymousUser(), "jo@example.org", "How do I start?", "")
    assert not Notice.objects.exists()


def test_2_words_of_a_request_are_gone_with_the_role(agent: Person) -> None:
    ask_for_help(AnonymousUser(), "jo@example.org", "Secret words", "")
    agent.groups.clear()
    assert told(agent) == []
