"""The consent that a message rests on, on its page in the ledger."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.mail.kinds import Kind, Letter, kinds
from portal.mail.models import Message
from profiles.consent.consenting import give, withdraw
from profiles.models import ConsentWording, Person
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def news(monkeypatch: pytest.MonkeyPatch) -> None:
    letter = Letter("News", "Words", "<p>Words</p>")
    for slug, purpose in (("news", "newsletter"), ("service", "")):
        monkeypatch.setitem(kinds._things, slug, Kind(slug, slug, lambda message, secrets: letter, purpose))


@pytest.fixture
def wording() -> ConsentWording:
    return ConsentWording.objects.create(
        purpose="newsletter", channel="mail", language="en", version=3, text="Send me <b>news</b>."
    )


def page(message: Message, **rights: Any) -> str:
    staff = PersonFactory.create(is_staff=True, is_superuser=True, **rights)
    client = Client()
    client.force_login(staff)
    words = client.get(f"/admin/portal/message/{message.pk}/change/").content.decode()
    return " ".join(words.partition('id="consent-proof"')[2].partition("</div>")[0].split())


def message(person: Person | None, kind: str = "news", **fields: Any) -> Message:
    return Message.objects.create(
        kind=kind, person=person, address="a@example.org", occasion="issue:1", due_at=timezone.now(), **fields
    )


def test_the_words_the_place_and_the_proof(member: Person, wording: ConsentWording) -> None:
    proof = {"network": "203.0.113.9"}
    give(member, "newsletter", "mail", wording=wording, source="signup", proof=proof)
    shown = page(message(member, handed_over_at=timezone.now()))
    assert "Yes to newsletter by mail, on" in shown
    assert 'version 3 (en): <q lang="en">Send me &lt;b&gt;news&lt;/b&gt;.</q>' in shown
    assert "<li>Where: signup</li> <li>network: 203.0.113.9</li>" in shown
    assert "Withdrawn" not in shown


def test_it_is_the_one_that_held_when_it_left(member: Person, wording: ConsentWording) -> None:
    give(member, "newsletter", "mail", wording=wording, source="signup", proof={})
    left = timezone.now()
    withdraw(member, "newsletter", "mail", source="one-click", proof={})
    shown = page(message(member, handed_over_at=left))
    assert ("Yes to newsletter" in shown, "(one-click)" in shown) == (True, True)


def test_what_was_said_later_is_no_ground(member: Person, wording: ConsentWording) -> None:
    give(member, "newsletter", "mail", wording=wording, source="signup", proof={})
    shown = page(message(member, handed_over_at=timezone.now() - timedelta(days=1)))
    assert "They never said yes or no to newsletter by mail." in shown


def test_what_waits_goes_by_what_holds_now(member: Person, wording: ConsentWording) -> None:
    give(member, "newsletter", "mail", wording=wording, source="signup", proof={})
    withdraw(member, "newsletter", "mail", source="preferences", proof={})
    assert "No to newsletter by mail, on" in page(message(member))


@pytest.mark.parametrize("kind", ["service", "forgotten"])
def test_mail_that_needs_none(member: Person, kind: str) -> None:
    assert "no consent is needed" in page(message(member, kind))


def test_mail_to_an_address_alone() -> None:
    assert "They never said yes or no" in page(message(None))


def test_another_person_s_yes_is_none(member: Person, wording: ConsentWording) -> None:
    give(PersonFactory.create(), "newsletter", "mail", wording=wording, source="signup", proof={})
    assert "They never said yes or no" in page(message(member))


def test_who_may_not_see_consents_does_not_see_it_here(member: Person) -> None:
    from django.contrib.auth.models import Permission

    staff = PersonFactory.create(is_staff=True)
    staff.user_permissions.add(Permission.objects.get(codename="view_message"))
    client = Client()
    client.force_login(staff)
    answer = client.get(f"/admin/portal/message/{message(member).pk}/change/")
    assert (answer.status_code, "consent-proof" in answer.content.decode()) == (200, False)
