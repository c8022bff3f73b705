"""Setting up and taking off, as far as it needs no script; passkeys are tried in a real browser."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from portal.activity.models import Activity
from profiles.people.models import Person
from tests.profiles.accounts.coming import is_in
from tests.profiles.security.hands import (
    age_session,
    app_code,
    events,
    recovery_codes,
    secret_of,
    wrong_code,
)

pytestmark = pytest.mark.django_db
APP = "/me/security/app/"
CODES = "/me/security/recovery-codes/"
EIGHT = re.compile(r"<code>(\d{8})</code>")


def shown_secret(here: Client) -> str:
    return "".join(re.findall(r"<code[^>]*>([A-Z2-7 ]+)</code>", here.get(APP).text)[0].split())


def set_up(here: Client) -> Any:
    return here.post(APP, {"code": app_code(shown_secret(here))})


def test_an_app_is_set_up_without_a_script(here: Client, member: Person) -> None:
    page = here.get(APP).text
    assert 'src="data:image/svg+xml' in page
    assert "otpauth://totp/marta%40example.org?secret=" in page
    answer = set_up(here)
    assert answer["Location"] == CODES
    assert Authenticator.objects.filter(user=member).count() == 2
    assert events(member.email) == ["authenticator_added"]
    assert Activity.objects.get(verb="security_changed").subject == "security:authenticator_added"
    assert "Your authenticator app was set up on" in here.get("/me/security/").text


def test_a_wrong_code_sets_up_nothing_and_keeps_the_key(here: Client, member: Person) -> None:
    secret = shown_secret(here)
    answer = here.post(APP, {"code": wrong_code()})
    assert answer.status_code == 422
    assert shown_secret(here) == secret
    assert not Authenticator.objects.exists()


def test_there_is_one_app(here: Client, member: Person) -> None:
    set_up(here)
    assert here.get(APP)["Location"] == "/me/security/"
    assert here.post(APP, {"code": "123456"})["Location"] == "/me/security/"


def test_the_secrets_lie_sealed(here: Client, member: Person) -> None:
    set_up(here)
    rows = {row.type: row.data for row in Authenticator.objects.filter(user=member)}
    assert secret_of(member) not in str(rows)
    assert not [code for code in recovery_codes(member) if code in str(rows)]


def test_recovery_codes_are_shown_once_and_can_be_saved(here: Client, member: Person) -> None:
    set_up(here)
    assert EIGHT.findall(here.get(CODES).text) == recovery_codes(member)
    file = here.post(f"{CODES}file/")
    assert file["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert [line for line in file.text.split("\r\n") if line.isdigit()] == recovery_codes(member)
    assert here.post(f"{CODES}kept/")["Location"] == "/me/security/"
    assert [here.get(CODES).status_code, here.post(f"{CODES}file/").status_code] == [404, 404]


def test_recovery_codes_are_not_shown_in_another_browser_or_later(here: Client, member: Person) -> None:
    set_up(here)
    other = Client()
    other.force_login(Person.objects.get(pk=member.pk))
    assert [other.get(CODES).status_code, other.post(f"{CODES}file/").status_code] == [404, 404]
    session = here.session
    session["recovery_codes_shown"][1] -= 601
    session.save()
    assert here.get(CODES).status_code == 404


def test_new_recovery_codes_end_the_old_ones(here: Client, member: Person) -> None:
    set_up(here)
    before = recovery_codes(member)
    assert here.post(f"{CODES}new/")["Location"] == CODES
    assert not set(before) & set(recovery_codes(member))
    assert events() == ["authenticator_added", "recovery_codes_made"]


def test_without_a_second_step_there_are_no_recovery_codes(here: Client) -> None:
    assert here.post(f"{CODES}new/")["Location"] == "/me/security/"
    assert not Authenticator.objects.exists()


def test_few_codes_are_warned_of(here: Client, member: Person) -> None:
    set_up(here)
    assert "10 recovery codes are left." in here.get("/me/security/").text
    row = Authenticator.objects.get(user=member, type="recovery_codes")
    row.data["used_mask"] = 0b1111111
    row.save()
    page = here.get("/me/security/").text
    assert "3 recovery codes are left." in page
    assert "You have few recovery codes left." in page


def test_taking_the_app_off_takes_the_codes_too(here: Client, member: Person) -> None:
    set_up(here)
    here.post(f"{APP}remove/")
    assert not Authenticator.objects.exists()
    assert events() == ["authenticator_added", "authenticator_removed"]
    assert here.post(f"{APP}remove/").status_code == 404


def test_a_passkey_that_is_none_adds_nothing(here: Client, member: Person) -> None:
    options = here.post("/me/security/passkeys/options/").json()["publicKey"]
    assert options["rp"] == {"id": "testserver", "name": "Kinship"}
    assert options["user"]["name"] == member.email
    assert options["authenticatorSelection"]["userVerification"] == "required"
    for sent in ("", "{", "[]", "{}", '{"id": 1, "response": "x"}', "x" * 30_000):
        assert here.post("/me/security/passkeys/", {"name": "Phone", "credential": sent}).status_code == 422
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("sent", ["", "{", "null", '{"response": 1}', '{"response": {"userHandle": "MQ"}}'])
def test_a_passkey_that_is_none_lets_nobody_in(client: Client, sent: str) -> None:
    options = client.post("/sign-in/passkey/options/").json()["publicKey"]
    assert (options["userVerification"], options.get("allowCredentials", [])) == ("required", [])
    answer = client.post("/sign-in/passkey/", {"credential": sent})
    assert (answer.status_code, answer["Location"], is_in(client)) == (302, "/join/", False)


GUARDED = (
    APP,
    f"{APP}remove/",
    "/me/security/passkeys/",
    "/me/security/passkeys/options/",
    "/me/security/passkeys/1/remove/",
    f"{CODES}new/",
    f"{CODES}file/",
    f"{CODES}kept/",
    "/me/security/address/",
    "/me/security/address/code/",
    "/me/security/close/",
    "/me/password/",
    "/me/password/set/",
)


@pytest.mark.parametrize("path", GUARDED)
def test_nothing_is_changed_with_an_old_sign_in(here: Client, path: str) -> None:
    age_session(here)
    answer = here.post(path, {"code": "1", "email": "a@example.org"})
    assert answer["Location"] == "/me/security/confirm/?next=%2Fme%2Fsecurity%2F"


@pytest.mark.parametrize("path", GUARDED)
def test_a_visitor_changes_nothing(client: Client, path: str) -> None:
    assert client.post(path)["Location"].startswith("/join/?next=")


def test_a_change_ends_all_other_sessions(here: Client, member: Person) -> None:
    elsewhere = Client()
    elsewhere.force_login(member)
    assert elsewhere.get("/me/").status_code == 200
    before = here.session.session_key
    set_up(here)
    assert (here.get("/me/").status_code, elsewhere.get("/me/").status_code) == (200, 302)
    assert here.session.session_key != before
