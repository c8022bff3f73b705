"""A small newsroom: who writes, who approves, a series with an issue, and readers who said yes."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from campaigns.newsletters.checks import sender
from campaigns.newsletters.drafting import draft
from campaigns.newsletters.models import Block, Issue, Newsletter
from campaigns.newsletters.saving import save_words
from portal.branding.models import Brand
from profiles.consent.consenting import give
from profiles.consent.models import ConsentWording
from profiles.facts.telling import tell
from profiles.models import Person
from profiles.people.roles import sync_roles
from tests.factories import MembershipFactory, PersonFactory
from tests.starters import load_questions, load_wordings

Reader = Callable[..., Person]


def staff(role: str) -> Person:
    person = PersonFactory.create(email=f"{role}@kinship.example", name=f"{role.title()} Lind", is_staff=True)
    person.groups.set(Group.objects.filter(name=role))
    return person


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def said_yes(person: Person, purpose: str = "newsletter") -> Person:
    wording = ConsentWording.objects.get(purpose=purpose, channel="mail", language="en")
    give(person, purpose, "mail", wording=wording, source="test", proof={})
    return person


@pytest.fixture(autouse=True)
def no_dns(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test asks the world."""

    def nobody(name: str) -> list[str]:
        raise sender.CouldNotAskError(name)

    monkeypatch.setattr(sender, "txt_records", nobody)


@pytest.fixture
def newsroom(db: None) -> None:
    load_questions()
    load_wordings()
    sync_roles()
    Brand.objects.update_or_create(pk=1, defaults={"postal_address": "1 Mill Street, Leeds"})


@pytest.fixture
def marketer(newsroom: None) -> Person:
    return staff("marketer")


@pytest.fixture
def admin(newsroom: None) -> Person:
    return staff("admin")


@pytest.fixture
def newsletter(newsroom: None) -> Newsletter:
    return Newsletter.objects.create(slug="monthly", name="Monthly letter", working_day=1)


@pytest.fixture
def issue(newsletter: Newsletter, marketer: Person) -> Issue:
    """Ready to go: it has a subject, and words in its one block without words."""
    made = draft(newsletter, marketer)
    words = {"subject": "Close up ten minutes earlier", "preview": ""}
    save_words(made, marketer, made.version, "en", title="December letter", words=words)
    Block.objects.filter(issue=made, kind="text").update(
        content={"en": {"heading": "Hello {name|there}.", "body": "One thing gives you an evening back."}}
    )
    return made


@pytest.fixture
def reader(newsroom: None) -> Reader:
    """Makes somebody who said yes and told these facts: reader(industry="bakery")."""

    def make(consent: bool = True, fields: dict[str, Any] | None = None, **facts: str) -> Person:
        person = PersonFactory.create(**(fields or {}))
        MembershipFactory.create(person=person)
        for slug, value in facts.items():
            tell(person, slug, [value])
        return said_yes(person) if consent else person

    return make


@pytest.fixture
def later() -> datetime:
    return datetime(2999, 1, 5, 9, tzinfo=UTC)


@pytest.fixture
def writer(marketer: Person) -> Client:
    return signed_in(marketer)


@pytest.fixture
def at(issue: Issue) -> str:
    return issue.get_absolute_url()
