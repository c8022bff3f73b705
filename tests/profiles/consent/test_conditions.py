from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from portal.mail.conditions import conditions
from portal.mail.kinds import Kind, Letter
from portal.mail.models import Message
from profiles.consent.consenting import give, withdraw
from profiles.consent.models import ConsentWording
from profiles.people.models import Person
from profiles.preferences.models import Preferences

pytestmark = pytest.mark.django_db


def write(message: Message, secrets: dict[str, Any]) -> Letter:
    return Letter("", "", "")


NEWS = Kind("news", "News", write, purpose="newsletter")
CODE = Kind("code", "Code", write)


@pytest.fixture
def message(member: Person) -> Message:
    return Message.objects.create(
        kind="news", person=member, address=member.email, occasion="issue:1", due_at=timezone.now()
    )


def allowed(code: str) -> bool:
    rule = conditions[code].allows(NEWS)
    assert rule is not None
    return Message.objects.filter(rule).exists()


def test_a_purpose_needs_a_yes_as_it_stands_now(
    message: Message, member: Person, wording: ConsentWording
) -> None:
    assert not allowed("no_consent")
    give(member, "newsletter", "mail", wording=wording, source="test", proof={})
    assert allowed("no_consent")
    withdraw(member, "newsletter", "mail", source="test", proof={})
    assert not allowed("no_consent")


def test_a_yes_to_something_else_or_on_another_channel_is_none(
    message: Message, member: Person, wording: ConsentWording
) -> None:
    give(member, "offers", "mail", wording=wording, source="test", proof={})
    give(member, "newsletter", "phone", wording=wording, source="test", proof={})
    assert not allowed("no_consent")


def test_an_address_without_a_person_said_no_yes(wording: ConsentWording) -> None:
    Message.objects.create(kind="news", address="a@example.org", occasion="issue:1", due_at=timezone.now())
    assert not allowed("no_consent")


@pytest.mark.parametrize(("days", "goes"), [(-1, True), (0, True), (1, False)])
def test_a_pause_waits_until_its_day(message: Message, member: Person, days: int, goes: bool) -> None:
    Preferences.objects.create(person=member, paused_until=timezone.localdate() + timedelta(days=days))
    assert allowed("paused") is goes


def test_nobody_without_preferences_is_paused(message: Message) -> None:
    assert allowed("paused")


def test_mail_without_a_purpose_meets_neither() -> None:
    assert conditions["no_consent"].allows(CODE) is None
    assert conditions["paused"].allows(CODE) is None
    assert (conditions["no_consent"].otherwise, conditions["paused"].otherwise) == ("exclude", "wait")
