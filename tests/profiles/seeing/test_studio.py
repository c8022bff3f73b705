from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from profiles.models import Look, Person, Persona
from profiles.questions.catalogue import Catalogue
from profiles.seeing.forms import PersonaForm
from profiles.seeing.loading import load_personas
from profiles.seeing.looking import say_no
from profiles.seeing.made_up import facts_of_persona
from tests.factories import PersonFactory
from tests.profiles.seeing.conftest import make_staff


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(client: Client, url: str) -> str:
    return " ".join(client.get(url).content.decode().split())


def look(client: Client, person: Person, why: str = "To help with a ticket.") -> Any:
    return client.post(f"/studio/seeing/members/{person.pk}/look/", {"why": why})


def test_members_are_found_by_name_and_address(agent_client: Client, member: Person) -> None:
    other = PersonFactory.create(email="tom@example.org", name="Tom Baker")
    say_no(other)
    staff = PersonFactory.create(email="boss@baker.example", name="Boss Baker", is_staff=True)
    found = page(agent_client, "/studio/seeing/?q=baker")
    assert "marta@example.org" in found
    assert "Does not want to be looked as." in found
    assert staff.email not in found
    assert "No member is called that" in page(agent_client, "/studio/seeing/?q=nobody")
    assert "Type three letters or more." in page(agent_client, "/studio/seeing/?q=ma")


def test_a_reason_is_asked(agent_client: Client, member: Person) -> None:
    for why in ("", "  x  "):
        answer = look(agent_client, member, why)
        assert answer.status_code == 422
        assert "marta@example.org" in answer.content.decode() or "Marta Baker" in answer.content.decode()
    assert not Look.objects.exists()


def test_staff_and_the_mighty_are_never_looked_as(
    agent_client: Client, agent: Person, member: Person
) -> None:
    strong = PersonFactory.create()
    strong.user_permissions.set(Permission.objects.all()[:1])
    grouped = make_staff("admin")
    Person.objects.filter(pk=grouped.pk).update(is_staff=False)
    refused = [
        PersonFactory.create(is_staff=True),
        PersonFactory.create(is_superuser=True),
        PersonFactory.create(confirmed_at=None),
        strong,
        grouped,
        agent,
    ]
    assert {look(agent_client, person).status_code for person in refused} == {404}
    say_no(member)
    assert look(agent_client, member).status_code == 404
    assert not Look.objects.exists()


def test_marketers_look_as_personas_only(member: Person, baker: Persona) -> None:
    marketer = client_of(make_staff("marketer"))
    assert "A member" not in page(marketer, "/studio/seeing/")
    assert "Mia Crumb" in page(marketer, "/studio/seeing/")
    assert look(marketer, member).status_code == 404
    assert marketer.post("/studio/seeing/personas/baker/look/").status_code == 302
    Persona.objects.update(is_active=False)
    assert client_of(make_staff("agent")).post("/studio/seeing/personas/baker/look/").status_code == 404


def test_a_persona_is_made_and_changed(starter: Catalogue) -> None:
    marketer = client_of(make_staff("marketer"))
    typed = {
        "name": "Anna Café",
        "language": "de",
        "is_active": "on",
        "fact_industry": "cafe",
        "fact_town": " York ",
        "fact_software": [starter.prompt("software").offered[0].slug],
    }
    assert marketer.post("/studio/seeing/personas/new/", typed).status_code == 302
    persona = Persona.objects.get()
    assert (persona.slug, persona.facts["industry"], persona.facts["town"]) == (
        "anna-cafe",
        ["cafe"],
        ["York"],
    )
    assert marketer.post("/studio/seeing/personas/new/", typed).status_code == 302
    assert Persona.objects.filter(slug="anna-cafe-2").exists()
    answer = marketer.post(
        "/studio/seeing/personas/anna-cafe/", {**typed, "name": "", "fact_industry": "moon"}
    )
    assert answer.status_code == 422
    assert marketer.post("/studio/seeing/personas/anna-cafe/", {**typed, "fact_town": ""}).status_code == 302
    assert "town" not in Persona.objects.get(slug="anna-cafe").facts


def test_agents_do_not_write_personas(agent_client: Client, baker: Persona) -> None:
    assert agent_client.get("/studio/seeing/personas/baker/").status_code == 404
    assert "Make up a persona" not in page(agent_client, "/studio/seeing/")


def test_the_starter_personas_say_what_can_be_said(starter: Catalogue) -> None:
    assert load_personas() == 6
    assert load_personas() == 0
    for persona in Persona.objects.all():
        form = PersonaForm(
            {f"fact_{slug}": values[0] for slug, values in persona.facts.items()}, instance=persona
        )
        assert [name for name in form.errors if name.startswith("fact_")] == []
        said = facts_of_persona(persona)
        assert all(known.option for slug in persona.facts for known in said[slug])
        assert said.said("name") == ([] if persona.is_visitor else [persona.name])


@pytest.mark.parametrize(("act", "willing"), [("no", False), ("yes", True)])
def test_a_member_decides(member: Person, member_client: Client, act: str, willing: bool) -> None:
    assert member_client.post(f"/me/seen/{act}/")["Location"] == "/me/#who-looked"
    assert member_client.post(f"/me/seen/{act}/").status_code == 302
    member.refresh_from_db()
    assert member.preferences.seen_by_staff is willing


def test_words_that_postgresql_can_t_hold_find_as_without(agent_client: Client, member: Person) -> None:
    assert "marta@example.org" in page(agent_client, "/studio/seeing/?q=ba%00ker")
