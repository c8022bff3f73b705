from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from portal.mail.models import Message
from profiles.accounts.models import PendingSignup
from profiles.accounts.purging import purge
from profiles.accounts.tasks import purge_pending_signups
from profiles.models import MailedCode, Membership, OpenSession, Person, WrongTry
from profiles.security.codes import mail_code
from tests.factories import MembershipFactory, PersonFactory
from tests.profiles.accounts.coming import NEWCOMER, ask, come_in

pytestmark = pytest.mark.django_db


def age(days: int = 8) -> None:
    then = timezone.now() - timedelta(days=days)
    PendingSignup.objects.update(made_at=then)
    Person.objects.update(created_at=then)


def test_an_address_that_was_only_typed_is_forgotten(client: Client) -> None:
    ask(client)
    age()
    assert purge() == (1, 1)
    assert not Person.objects.exists()
    assert not Message.objects.exists()


def test_a_young_request_is_kept(client: Client) -> None:
    ask(client)
    age(6)
    assert purge() == (0, 0)


def test_who_asked_again_lately_is_kept(client: Client) -> None:
    ask(client)
    age()
    ask(client)
    assert purge() == (1, 0)
    assert Person.objects.get().email == NEWCOMER


def test_who_came_in_is_kept_without_the_request(client: Client) -> None:
    come_in(client)
    age()
    assert purge() == (1, 0)
    assert Person.objects.get().is_member


def test_an_imported_person_somebody_typed_is_kept(client: Client) -> None:
    person = PersonFactory.create(confirmed_at=None)
    ask(client, person.email)
    age()
    assert purge() == (1, 0)
    assert list(Person.objects.all()) == [person]


def test_whom_another_row_refers_to_is_kept(client: Client) -> None:
    ask(client)
    MembershipFactory.create(person=Person.objects.get())
    age()
    assert purge() == (1, 0)
    assert Membership.objects.count() == 1


def test_who_was_sent_something_else_is_kept(client: Client) -> None:
    ask(client)
    Message.objects.create(
        kind="help", person=Person.objects.get(), address=NEWCOMER, occasion="x", due_at=timezone.now()
    )
    age()
    assert purge() == (1, 0)


def test_a_visitor_who_never_confirmed_the_newsletter_is_forgotten(client: Client) -> None:
    call_command("load_consents")
    client.post("/newsletter/", {"email": NEWCOMER})
    age()
    assert purge() == (0, 1)


def test_the_task_can_run_twice(client: Client) -> None:
    ask(client)
    age()
    purge_pending_signups()
    purge_pending_signups()
    assert not Person.objects.exists()


def test_what_is_over_of_codes_tries_and_sessions_goes_too(member: Person) -> None:
    later = timezone.now() - timedelta(days=8)
    mailed = mail_code(member, MailedCode.Purpose.FRESH, member.email)
    MailedCode.objects.filter(pk=mailed.pk).update(made_at=later)
    young = mail_code(member, MailedCode.Purpose.FRESH, member.email)
    WrongTry.objects.create(person=member, at=later)
    OpenSession.objects.create(person=member, session_key="gone")
    purge_pending_signups()
    assert list(MailedCode.objects.all()) == [young]
    assert [WrongTry.objects.exists(), OpenSession.objects.exists()] == [False, False]
