from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.mail.kinds import Letter, kinds
from portal.mail.models import Message
from portal.mail.sealing import unseal
from profiles.consent.models import ConsentWording
from profiles.people.models import Person
from tests.profiles.accounts.coming import NEWCOMER, ask, code_for, link_for

pytestmark = pytest.mark.django_db


def letter(kind: str) -> tuple[Message, Letter]:
    message = Message.objects.filter(kind=kind).latest("id")
    return message, kinds[kind].write(message, unseal(message.sealed))


def test_the_code_mail(client: Client, settings: Any) -> None:
    ask(client)
    message, mail = letter("code")
    code = code_for()
    spaced = f"{code[:3]} {code[3:]}"
    assert message.address == NEWCOMER
    assert mail.subject == f"Your code: {spaced}"
    for part in (mail.text, mail.html):
        assert spaced in part
        assert settings.SITE_URL + link_for() in part
        assert "With the code you also say yes to" not in part


def test_the_code_mail_says_what_was_ticked(client: Client, wordings: list[ConsentWording]) -> None:
    ask(client, ticked=[wordings[0].pk])
    for part in (letter("code")[1].text, letter("code")[1].html):
        assert wordings[0].label in part
        assert wordings[1].label not in part


def test_nothing_that_a_stranger_typed_gets_into_the_mail(client: Client) -> None:
    typed = "BUY-PILLS"
    ask(client, query=f"?trade={typed}&next=/{typed}/", name=typed, ticked=[])
    client.post("/password/reset/", {"email": NEWCOMER, "next": f"/{typed}/"}, headers={"user-agent": typed})
    for kind in ("code", "reset"):
        mail = letter(kind)[1]
        assert typed not in mail.subject + mail.text + mail.html


def test_a_newcomer_is_written_to_in_their_browsers_language(client: Client) -> None:
    client.post("/join/", {"email": NEWCOMER}, headers={"accept-language": "de"})
    assert letter("code")[0].data["language"] == "de"
    assert '<html lang="de"' in letter("code")[1].html


def test_a_member_is_written_to_in_their_own_language(client: Client, member: Person) -> None:
    client.post("/join/", {"email": member.email}, headers={"accept-language": "de"})
    assert letter("code")[0].data["language"] == "en"


def test_the_reset_mail(client: Client, member: Person, settings: Any) -> None:
    client.post("/password/reset/", {"email": member.email})
    message, mail = letter("reset")
    assert (message.address, mail.subject) == (member.email, "Set a new password")
    for part in (mail.text, mail.html):
        assert f"{settings.SITE_URL}/password/reset/{unseal(message.sealed)['key']}/" in part
        assert "The link works once, for 60 minutes." in part


def test_the_reset_mail_to_a_stranger_has_no_link_but_the_door(client: Client, settings: Any) -> None:
    client.post("/password/reset/", {"email": "nobody@example.org"})
    message, mail = letter("reset")
    assert message.address == "nobody@example.org"
    assert mail.subject == "There is no password at this address"
    for part in (mail.text, mail.html):
        assert f"{settings.SITE_URL}/join/" in part
        assert "/password/reset/" not in part


def test_the_reset_mail_to_a_closed_account_says_where_to_turn(
    client: Client, member: Person, settings: Any
) -> None:
    Person.objects.filter(pk=member.pk).update(closed_at=timezone.now())
    client.post("/password/reset/", {"email": member.email})
    mail = letter("reset")[1]
    assert mail.subject == "Your account is closed"
    for part in (mail.text, mail.html):
        assert "Somebody asked for a new password, but your account is closed." in part
        assert f"{settings.SITE_URL}/help/" in part
        assert "/password/reset/" not in part


@pytest.mark.parametrize(
    ("state", "subject", "words"),
    [
        ({}, "Ein neues Passwort setzen", "Der Link gilt einmal, 60 Minuten lang."),
        ({"closed_at": "2026-11-01T00:00Z"}, "Ihr Konto ist geschlossen", "aber Ihr Konto ist geschlossen."),
    ],
)
def test_the_reset_mail_is_german(
    client: Client, member: Person, state: dict[str, str], subject: str, words: str
) -> None:
    Person.objects.filter(pk=member.pk).update(language="de", **state)
    client.post("/password/reset/", {"email": member.email})
    mail = letter("reset")[1]
    assert mail.subject == subject
    assert words in mail.text


@pytest.mark.parametrize(
    ("language", "zone", "words"),
    [
        ("en", "UTC", "That was on Nov. 22, 2026, 11:30 p.m. UTC, from"),
        ("en", "Europe/Berlin", "That was on Nov. 23, 2026, 12:30 a.m. CET, from"),
        ("de", "Europe/Berlin", "Das war am 23. November 2026 00:30 CET, von"),
    ],
)
def test_a_time_is_as_the_reader_s_language_and_clock_have_it(
    member: Person, language: str, zone: str, words: str
) -> None:
    member.time_zone = zone
    data = {"event": "password_changed", "at": "2026-11-22T23:30:00+00:00", "network": "192.0.2.7"}
    message = Message(kind="notice", person=member, address=member.email, data=data | {"language": language})
    mail = kinds["notice"].letter(message, {})
    assert words in mail.text
    assert words in mail.html


def test_the_notice(member_client: Client, member: Person) -> None:
    member_client.post(
        "/me/password/set/", {"password1": "sour dough at noon", "password2": "sour dough at noon"}
    )
    message, mail = letter("notice")
    assert (message.address, mail.subject) == (member.email, "A change to how you sign in")
    for part in (mail.text, mail.html):
        assert "You now have a password." in part
        assert "127.0.0.1" in part


@pytest.mark.parametrize(
    ("event", "title", "asks", "knows"),
    [
        ("password_changed", "A change to how you sign in", "That was you?", True),
        ("password_by_staff", "A change to how you sign in", "You asked for it?", True),
        ("merged", "Your two accounts are one now", "You asked for it?", True),
        ("merged_away", "Your two accounts are one now", "You asked for it?", False),
        ("reopened", "Your account is open again", "That was you?", True),
        ("erasing", "Your account is being erased", "That was you?", False),
        ("shut_out", "Your account is closed", "Write to us", False),
    ],
)
def test_a_notice_fits_who_did_it_and_leads_to_no_page_that_stays_shut(
    event: str, title: str, asks: str, knows: bool
) -> None:
    message = Message(kind="notice", address="marta@example.org", data={"event": event, "language": "en"})
    mail = kinds["notice"].write(message, {})
    assert mail.subject == title
    for part in (mail.text, mail.html):
        assert asks in part
        assert ("See or delete what we know" in part) is knows


@pytest.mark.parametrize("kind", ["code", "reset", "notice"])
def test_the_samples_can_be_written(wordings: list[ConsentWording], kind: str) -> None:
    letters = [kinds[kind].write(sample.message, sample.secrets) for sample in kinds[kind].samples()]
    assert letters
    for mail in letters:
        assert 0 < len(mail.subject) <= 60
        assert mail.text.strip()
        assert "<html" in mail.html


def test_a_mail_of_allauth_that_we_do_not_know_is_loud() -> None:
    from profiles.accounts.adapter import Adapter

    with pytest.raises(LookupError, match="email_confirmation"):
        Adapter().send_mail("account/email/email_confirmation", "marta@example.org", {})
