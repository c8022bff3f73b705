"""What a look can do and what ends it, through the pages that whoever looks uses."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import InternalError, connection, transaction
from django.test import Client
from django.utils import timezone

from portal.activity.models import Activity
from portal.web.heartbeats import valkey
from profiles.models import Asking, Look, Person, Persona, Preferences
from profiles.questions.catalogue import Catalogue
from profiles.seeing import middleware, now
from profiles.seeing.looking import say_no

SENTENCE = "You see what Marta Baker sees."


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def the_look() -> Look:
    return Look.objects.get()


def test_the_member_side_is_theirs_with_a_banner(looking: Client, member: Person) -> None:
    page = words(looking.get("/me/"))
    assert SENTENCE in page
    assert "30 minutes left" in page
    assert 'action="/studio/seeing/stop/"' in page
    assert "Marta" in page
    assert "How you come in" not in page  # passwords and sessions stay the member's own


def test_it_is_logged_and_told_to_the_member(looking: Client, member: Person, agent: Person) -> None:
    looking.get("/library/")
    looking.get("/brand.css")
    look = the_look()
    assert (look.by, look.role, look.person, look.why) == (agent, "agent", member, "Ticket 12: the course.")
    assert list(look.pages.values_list("name", "path")) == [("library", "/library/")]
    activity = Activity.objects.get(verb="seen_as")
    assert (activity.person, activity.data) == (member, {"by": agent.pk, "look": look.pk})
    own = Client()
    own.force_login(member)
    page = words(own.get("/me/"))
    assert "Agent</span> (support)" in page
    assert "Ticket 12: the course." in page
    assert SENTENCE not in page


def test_a_button_is_refused_with_a_kind_page(looking: Client, member: Person) -> None:
    answer = looking.post("/me/seen/no/")
    assert answer.status_code == 403
    assert "You are looking. Nothing can be changed here." in words(answer)
    assert not Preferences.objects.exists()
    part = looking.post("/me/seen/no/", headers={"HX-Request": "true"})
    assert (part.status_code, part.content.decode()) == (403, "You are looking. Nothing can be changed here.")


def test_the_database_refuses_what_a_view_would_write(
    looking: Client, member: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the refusal of POSTs: by the session of the database alone."""
    monkeypatch.setattr(middleware, "SAFE", ("GET", "POST"))
    monkeypatch.setattr(middleware, "is_closed", lambda path: False)
    answer = looking.post("/me/seen/no/")
    assert answer.status_code == 403
    assert "The database refused it." in words(answer)
    assert not Preferences.objects.exists()
    assert looking.get("/me/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_kept_connection_writes_again_afterwards(member: Person) -> None:
    with pytest.raises(InternalError, match="read-only"), middleware.reading_only():
        Person.objects.filter(pk=member.pk).update(name="Changed")
    with middleware.reading_only():
        assert Person.objects.get(pk=member.pk).name == "Marta Baker"
    assert connection.get_autocommit()
    assert Person.objects.filter(pk=member.pk).update(name="Changed") == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_that_waits_for_a_commit_runs() -> None:
    ran: list[int] = []
    with middleware.reading_only():
        transaction.on_commit(lambda: ran.append(1))
    assert ran == []


def test_nothing_is_noted_as_theirs(looking: Client, member: Person, starter: Catalogue) -> None:
    page = words(looking.get("/"))
    assert "Which business are you in" in page or 'class="ask' in page  # the card is shown
    looking.get("/search/?q=printer")
    assert not Asking.objects.exists()
    assert list(valkey().scan_iter("*sightings*")) == []


def test_stop_ends_it(looking: Client, agent: Person) -> None:
    answer = looking.post("/studio/seeing/stop/")
    assert answer["Location"] == "/studio/seeing/"
    assert the_look().ended_by == "stopped"
    assert SENTENCE not in words(looking.get("/"))


def test_signing_out_ends_it(looking: Client) -> None:
    looking.post("/sign-out/")
    assert the_look().ended_by == "signed_out"
    assert looking.get("/me/").status_code == 302


def test_time_ends_it(looking: Client, agent: Person) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        answer = looking.post("/me/seen/no/")
    assert answer.status_code == 403
    assert "the time was over" in words(answer)
    look = the_look()
    assert (look.ended_by, look.ended_at) == ("time", look.until_at)
    assert not Preferences.objects.exists()
    assert SENTENCE not in words(looking.get("/me/"))


def test_losing_the_right_ends_it(looking: Client, agent: Person) -> None:
    agent.groups.set(Group.objects.filter(name="expert"))
    assert "they may not look any more" in words(looking.get("/me/"))
    assert the_look().ended_by == "right"


@pytest.mark.parametrize(
    "change",
    [
        {"closed_at": timezone.now()},
        {"is_active": False},
        {"is_staff": True},
        {"is_superuser": True},
    ],
)
def test_what_happens_to_the_member_ends_it(looking: Client, member: Person, change: dict[str, Any]) -> None:
    Person.objects.filter(pk=member.pk).update(**change)
    assert looking.get("/me/").status_code == 403
    assert the_look().ended_by == "refused"


def test_a_no_ends_it(looking: Client, member: Person) -> None:
    say_no(member)
    assert looking.get("/library/").status_code == 403
    assert the_look().ended_by == "refused"


def test_a_look_belongs_to_who_began_it(looking: Client, member_client: Client) -> None:
    session = member_client.session
    session[now.SESSION_KEY] = the_look().pk
    session.save()
    assert SENTENCE not in words(member_client.get("/me/"))


def test_the_log_stays_as_it_was(looking: Client) -> None:
    looking.get("/library/")
    look = the_look()
    for act in (
        lambda: Look.objects.update(why="Something else."),
        lambda: Look.objects.all().delete(),
        lambda: look.pages.all().update(path="/"),
        lambda: look.pages.all().delete(),
    ):
        with pytest.raises(InternalError, match="append-only"), transaction.atomic():
            act()
    looking.post("/studio/seeing/stop/")
    with pytest.raises(InternalError, match="append-only"), transaction.atomic():
        Look.objects.update(ended_by="time")


def test_a_persona_is_of_no_row(agent_client: Client, baker: Persona) -> None:
    people = Person.objects.count()
    assert agent_client.post("/studio/seeing/personas/baker/look/")["Location"] == "/"
    page = words(agent_client.get("/me/"))
    assert "You see what Mia Crumb sees." in page
    assert "bakery" in page
    assert Person.objects.count() == people
    assert not Activity.objects.filter(verb="seen_as").exists()
    assert the_look().persona == baker


def test_a_visitor_persona_says_its_sentence(agent_client: Client, baker: Persona) -> None:
    Persona.objects.update(is_visitor=True)
    to = agent_client.post("/studio/seeing/personas/baker/look/")["Location"]
    assert to == "/?industry=bakery&employees=2-9&need=close-faster"
    assert "Sign in" in words(agent_client.get(to))
    assert "industry=bakery" in words(agent_client.get("/library/"))
    assert "industry=cafe" in words(agent_client.get("/library/?industry=cafe"))
    assert agent_client.get("/me/").status_code == 302


def test_pages_are_in_the_language_of_the_member_and_the_banner_in_ones_own(
    looking: Client, member: Person
) -> None:
    Person.objects.filter(pk=member.pk).update(language="de")
    page = words(looking.get("/me/"))
    assert '<html lang="de"' in page
    assert SENTENCE in page


def test_no_cache_keeps_it(agent_client: Client, baker: Persona) -> None:
    Persona.objects.update(is_visitor=True)
    agent_client.post("/studio/seeing/personas/baker/look/")
    assert agent_client.get("/library/")["Cache-Control"] == "private, no-store"


def test_what_lies_in_ones_own_session_does_not_show(agent_client: Client, baker: Persona) -> None:
    Persona.objects.update(is_visitor=True)
    session = agent_client.session
    session["training"] = {"chase-late-invoice": {"card": 2, "answers": {}}}
    session.save()
    agent_client.post("/studio/seeing/personas/baker/look/")
    agent_client.get("/")
    assert agent_client.session["training"] == {"chase-late-invoice": {"card": 2, "answers": {}}}
