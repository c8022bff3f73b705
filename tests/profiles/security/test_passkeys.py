"""Passkeys by request, made and signed in software; a real browser does it in tests/browser/test_passkeys.py."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from portal.activity.models import Activity
from profiles.people.models import Person
from tests.factories import PersonFactory
from tests.profiles.accounts.coming import EVIL, is_in
from tests.profiles.security.hands import age_session, by_code, by_password, events, recovery_codes
from tests.profiles.security.soft_passkey import SoftPasskey, add, use

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(here: Client) -> SoftPasskey:
    """Marta's, with which she can sign in."""
    passkey = SoftPasskey()
    assert add(here, passkey).status_code == 302
    return passkey


def test_a_passkey_is_added_and_told(here: Client, member: Person) -> None:
    elsewhere = Client()
    elsewhere.force_login(member)
    assert add(here, SoftPasskey())["Location"] == "/me/security/recovery-codes/"
    assert events() == ["passkey_added"]
    assert len(recovery_codes(member)) == 10
    assert "Phone" in here.get("/me/security/").text
    assert (here.get("/me/").status_code, elsewhere.get("/me/").status_code) == (200, 302)


def test_it_lets_in_and_counts_as_both_steps(phone: SoftPasskey, member: Person) -> None:
    client = Client()
    before = client.session.session_key
    assert use(client, phone, next="/training/")["Location"] == "/training/"
    assert is_in(client)
    assert client.session.session_key != before
    assert Activity.objects.get(verb="signed_in").data == {"by": "passkey"}
    assert Authenticator.objects.get(type="webauthn").last_used_at


def test_it_is_the_second_step_after_a_code(phone: SoftPasskey, member: Person) -> None:
    client = Client()
    assert by_code(client, member)["Location"] == "/sign-in/second/"
    assert 'action="/sign-in/second/passkey/"' in client.get("/sign-in/second/").text
    use(client, phone, "/sign-in/second/passkey/")
    assert is_in(client)


def test_it_shows_that_it_is_still_you(phone: SoftPasskey, here: Client) -> None:
    age_session(here)
    answer = use(here, phone, "/me/security/confirm/passkey/", next="/me/security/address/")
    assert answer["Location"] == "/me/security/address/"
    assert here.get("/me/security/address/").status_code == 200


def wrong_key(phone: SoftPasskey) -> SoftPasskey:
    return SoftPasskey(user=phone.user)


def wrong_site(phone: SoftPasskey) -> SoftPasskey:
    return SoftPasskey(key=phone.key, user=phone.user, origin="https://testserver.evil.example")


def wrong_rp(phone: SoftPasskey) -> SoftPasskey:
    return SoftPasskey(key=phone.key, user=phone.user, rp="evil.example")


def unverified(phone: SoftPasskey) -> SoftPasskey:
    """Whoever picked up the key, without the PIN."""
    return SoftPasskey(key=phone.key, user=phone.user, verifies=False)


def unknown(phone: SoftPasskey) -> SoftPasskey:
    return SoftPasskey(key=phone.key, user=phone.user, identity=b"another")


WRONG = [wrong_key, wrong_site, wrong_rp, unverified, unknown]


@pytest.mark.parametrize("made", WRONG)
def test_what_is_not_right_lets_nobody_in(phone: SoftPasskey, made: Any) -> None:
    client = Client()
    assert use(client, made(phone))["Location"] == "/join/"
    assert not is_in(client)


def test_what_was_signed_once_is_not_taken_again(phone: SoftPasskey) -> None:
    client, thief = Client(), Client()
    sent = json.dumps(phone.sign(client.post("/sign-in/passkey/options/").json()))
    client.post("/sign-in/passkey/", {"credential": sent})
    thief.post("/sign-in/passkey/options/")
    for other in (thief, Client()):
        other.post("/sign-in/passkey/", {"credential": sent})
        assert not is_in(other)


def test_anothers_passkey_is_not_ones_second_step(phone: SoftPasskey, member: Person) -> None:
    other, own = Client(), SoftPasskey(identity=b"other")
    other.force_login(PersonFactory.create())
    add(other, own)
    client = Client()
    by_code(client, member)
    use(client, own, "/sign-in/second/passkey/")
    assert not is_in(client)


def test_wrong_tries_of_the_second_step_are_limited(phone: SoftPasskey, member: Person) -> None:
    client = Client()
    by_code(client, member)
    for _ in range(5):
        use(client, wrong_key(phone), "/sign-in/second/passkey/")
    assert use(client, phone, "/sign-in/second/passkey/").status_code == 429
    assert events()[-1] == "guessing"


def test_a_closed_account_stays_closed(phone: SoftPasskey, member: Person) -> None:
    Person.objects.filter(pk=member.pk).update(closed_at=timezone.now())
    client = Client()
    assert use(client, phone)["Location"] == "/sign-in/closed/"
    assert not is_in(client)


@pytest.mark.parametrize("target", EVIL)
def test_next_stays_local(phone: SoftPasskey, target: str) -> None:
    answer = use(Client(), phone, next=target)
    assert answer["Location"].startswith("/")
    assert not answer["Location"].startswith(("//", "/\\"))


def test_one_that_was_removed_lets_nobody_in(phone: SoftPasskey, here: Client, member: Person) -> None:
    here.post(f"/me/security/passkeys/{Authenticator.objects.get(type='webauthn').pk}/remove/")
    assert not Authenticator.objects.exists()
    assert events() == ["passkey_added", "passkey_removed"]
    client = Client()
    use(client, phone)
    assert not is_in(client)


def test_nobody_removes_the_passkey_of_another(phone: SoftPasskey, member: Person) -> None:
    other = Client()
    other.force_login(PersonFactory.create())
    pk = Authenticator.objects.get(type="webauthn").pk
    assert other.post(f"/me/security/passkeys/{pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=pk).exists()


def test_a_password_alone_is_no_way_around(phone: SoftPasskey, baker: Person) -> None:
    client = Client()
    assert by_password(client, baker)["Location"] == "/sign-in/second/"


def test_without_verification_none_is_added(here: Client) -> None:
    assert add(here, SoftPasskey(verifies=False)).status_code == 422
    assert add(here, SoftPasskey(origin="https://evil.example")).status_code == 422
    assert not Authenticator.objects.exists()


def test_a_name_with_script_is_inert(here: Client) -> None:
    add(here, SoftPasskey(), name="<b onclick=x>")
    assert "<b onclick" not in here.get("/me/security/").text
