from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from portal.activity.models import Activity
from portal.mail.kinds import kinds
from portal.mail.models import Message
from portal.mail.planning import plan
from portal.mail.querysets import waiting
from portal.mail.sealing import unseal
from profiles.consent.consenting import give
from profiles.consent.models import Consent, ConsentEntry, ConsentWording
from profiles.people.models import Person
from tests.factories import PersonFactory
from tests.profiles.accounts.coming import is_in
from tests.profiles.security.hands import by_code, by_password, events, token_in, with_password

pytestmark = pytest.mark.django_db
CLOSE = "/me/security/close/"


def close(client: Client, member: Person) -> int:
    return client.post(CLOSE, {"email": member.email}).status_code


def reopen_link() -> str:
    return f"/me/security/reopen/{token_in('closed')}/"


@pytest.fixture
def subscribed(member: Person) -> Person:
    call_command("load_consents", verbosity=0)
    for purpose in ("newsletter", "tips"):
        wording = ConsentWording.objects.get(purpose=purpose, channel="mail", language="en")
        give(member, purpose, "mail", wording=wording, source="test", proof={})
    return member


def test_it_says_what_ends_and_what_stays(here: Client) -> None:
    page = here.get(CLOSE).text
    assert "Every yes to mail, calls and post is taken back." in page
    assert "The proof of what you said yes and no to" in page
    assert "For 30 days it opens the account again." in page


@pytest.mark.parametrize("typed", ["", "other@example.org", "marta@"])
def test_only_ones_own_address_closes(here: Client, member: Person, typed: str) -> None:
    answer = here.post(CLOSE, {"email": typed})
    member.refresh_from_db()
    assert (answer.status_code, member.closed_at) == (422, None)
    assert typed in answer.text


def test_closing_ends_sessions_consents_and_mail(here: Client, subscribed: Person) -> None:
    elsewhere = Client()
    elsewhere.force_login(subscribed)
    plan("newsletter", subscribed, "issue:1")
    assert close(here, subscribed) == 200
    subscribed.refresh_from_db()
    assert subscribed.closed_at is not None
    assert [is_in(here), elsewhere.get("/me/").status_code] == [False, 302]
    assert not Consent.objects.filter(given=True).exists()
    assert [entry.source for entry in ConsentEntry.objects.filter(given=False)] == ["closing", "closing"]
    row = Message.objects.get(kind="newsletter")
    assert (row.state, row.reason) == ("excluded", "closed")
    assert Activity.objects.filter(verb="account_closed", person=subscribed).count() == 1


def test_nobody_comes_in_any_more(here: Client, member: Person) -> None:
    with_password(member)
    here.force_login(member)
    close(here, member)
    client = Client()
    by_password(client, member)
    client.post("/join/", {"email": member.email})
    assert not is_in(client)
    told = Message.objects.filter(kind="notice").latest("pk")
    assert (told.data["event"], told.person, told.address) == ("shut_out", None, member.email)


def test_the_mail_with_the_link_leaves_although_the_account_is_closed(here: Client, member: Person) -> None:
    close(here, member)
    row = Message.objects.get(kind="notice")
    assert (row.person, row.address, row in waiting()) == (None, member.email, True)
    letter = kinds["notice"].letter(row, unseal(row.sealed))
    assert letter.subject == "Your account is closed"
    assert reopen_link() in letter.text
    assert reopen_link() in letter.html


def test_the_link_opens_it_again_by_a_press_of_a_button(here: Client, subscribed: Person) -> None:
    close(here, subscribed)
    client, link = Client(), reopen_link()
    assert [client.get(link).status_code, client.head(link).status_code] == [200, 200]
    subscribed.refresh_from_db()
    assert subscribed.closed_at
    assert client.post(link).status_code == 200
    subscribed.refresh_from_db()
    assert (subscribed.closed_at, is_in(client)) == (None, False)
    assert not Consent.objects.filter(given=True).exists()
    assert events()[-1] == "reopened"
    assert Activity.objects.filter(verb="account_reopened").count() == 1
    assert [client.get(link).status_code, client.post(link).status_code] == [410, 410]
    by_code(client, subscribed)
    assert is_in(client)


@pytest.mark.parametrize(("days", "status"), [(29, 200), (31, 410)])
def test_it_opens_for_thirty_days(here: Client, member: Person, days: int, status: int) -> None:
    close(here, member)
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        assert Client().post(reopen_link()).status_code == status


def test_the_link_of_an_earlier_closing_is_over(here: Client, member: Person) -> None:
    close(here, member)
    first = reopen_link()
    Client().post(first)
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        again = Client()
        again.force_login(Person.objects.get(pk=member.pk))
        close(again, member)
        assert Client().post(first).status_code == 410


def test_who_was_shut_out_by_staff_does_not_open_it(here: Client, member: Person) -> None:
    close(here, member)
    Person.objects.filter(pk=member.pk).update(is_active=False)
    assert Client().post(reopen_link()).status_code == 410


def test_the_last_superuser_stays(here: Client, member: Person) -> None:
    Person.objects.filter(pk=member.pk).update(is_superuser=True)
    answer = here.post(CLOSE, {"email": member.email})
    assert (answer.status_code, "Make somebody else so first." in answer.text) == (422, True)
    PersonFactory.create(is_superuser=True)
    assert close(here, member) == 200
