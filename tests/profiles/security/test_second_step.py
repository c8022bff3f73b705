from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from portal.activity.models import Activity
from portal.web import rates
from profiles.accounts.keys import key_for
from profiles.people.models import Person
from profiles.security.models import WrongTry
from tests.factories import PersonFactory
from tests.profiles.accounts.coming import is_in
from tests.profiles.security.hands import (
    NEW_PASSWORD,
    app_code,
    by_code,
    by_link,
    by_password,
    events,
    recovery_codes,
    with_app,
    wrong_code,
)

pytestmark = pytest.mark.django_db
STEP = "/sign-in/second/"


def by_reset(client: Client, person: Person) -> Any:
    """A new password is no way around the second step."""
    client.post(f"/password/reset/{key_for(person)}/", NEW_PASSWORD)
    return by_password(client, person, NEW_PASSWORD["password1"])


WAYS = [by_code, by_link, by_password, by_reset]


@pytest.mark.parametrize("way", WAYS)
def test_every_way_in_asks_for_the_second_step(careful: Person, way: Callable[..., Any]) -> None:
    client = Client()
    answer = way(client, careful)
    assert (answer.status_code, answer["Location"], is_in(client)) == (302, STEP, False)
    assert client.get("/me/").status_code == 302
    assert not Activity.objects.filter(verb="signed_in").exists()
    assert client.post(STEP, {"code": app_code()}).status_code == 302
    assert is_in(client)
    assert Activity.objects.filter(verb="signed_in").count() == 1


def test_it_leads_where_one_wanted_to_go(careful: Person) -> None:
    client = Client()
    client.post(
        "/sign-in/?next=/training/",
        {"login": careful.email, "password": "rye bread at dawn", "next": "/training/"},
    )
    assert client.post(STEP, {"code": app_code()})["Location"] == "/training/"


def test_whoever_has_none_is_in_by_the_first_step(baker: Person) -> None:
    client = Client()
    by_password(client, baker)
    assert is_in(client)


def test_a_wrong_code_is_said_and_lets_nobody_in(careful: Person) -> None:
    client = Client()
    by_code(client, careful)
    answer = client.post(STEP, {"code": wrong_code()})
    assert (answer.status_code, is_in(client)) == (422, False)
    assert "That is not the code. Wait for the next one, then type it." in answer.text


def test_a_code_works_once(careful: Person) -> None:
    first, second = Client(), Client()
    code = app_code()
    for client in (first, second):
        by_code(client, careful)
        client.post(STEP, {"code": code})
    assert (is_in(first), is_in(second)) == (True, False)


def test_an_older_code_than_the_last_is_worth_nothing(careful: Person) -> None:
    first, second = Client(), Client()
    by_code(first, careful)
    first.post(STEP, {"code": app_code()})
    by_code(second, careful)
    second.post(STEP, {"code": app_code(steps=-1)})
    assert (is_in(first), is_in(second)) == (True, False)


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(careful: Person, steps: int, taken: bool) -> None:
    with time_machine.travel("2026-11-27T10:00:05+00:00", tick=False):
        client = Client()
        by_code(client, careful)
        client.post(STEP, {"code": app_code(steps=steps)})
        assert is_in(client) is taken


def test_a_recovery_code_stands_in_once_and_is_told(careful: Person) -> None:
    code = recovery_codes(careful)[0]
    first, second = Client(), Client()
    for client in (first, second):
        by_code(client, careful)
        client.post(STEP, {"code": f"{code[:4]} {code[4:]}"})
    assert (is_in(first), is_in(second)) == (True, False)
    assert len(recovery_codes(careful)) == 9
    assert events() == ["recovery_code_used"]


def test_five_wrong_codes_and_the_right_one_is_worth_nothing_for_a_while(careful: Person) -> None:
    client = Client()
    by_code(client, careful)
    assert [client.post(STEP, {"code": wrong_code()}).status_code for _ in range(5)] == [422] * 5
    other = Client(REMOTE_ADDR="192.0.2.9")
    by_password(other, careful)
    assert other.post(STEP, {"code": app_code()}).status_code == 429
    assert not is_in(other)
    assert events() == ["guessing"]
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        other.post(STEP, {"code": app_code()})
        assert is_in(other)


def test_twenty_wrong_codes_end_the_day(careful: Person) -> None:
    WrongTry.objects.bulk_create(
        WrongTry(person=careful, at=timezone.now() - timedelta(hours=at)) for at in range(1, 21)
    )
    client = Client()
    by_code(client, careful)
    assert client.post(STEP, {"code": app_code()}).status_code == 429
    with time_machine.travel(timezone.now() + timedelta(hours=5)):
        client = Client()
        by_code(client, careful)
        client.post(STEP, {"code": app_code()})
        assert is_in(client)


def test_guessing_holds_without_valkey(careful: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "seconds_to_wait", lambda *what: 0)
    client = Client()
    by_code(client, careful)
    answers = [client.post(STEP, {"code": wrong_code()}).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_nobody_begins_with_the_second_step(client: Client, careful: Person) -> None:
    for path in (STEP, f"{STEP}passkey/", f"{STEP}passkey/options/"):
        answer = client.post(path, {"code": app_code()})
        assert (answer.status_code, answer["Location"], is_in(client)) == (302, "/join/", False)


def test_the_second_step_of_one_is_not_that_of_another(careful: Person, client: Client) -> None:
    other = with_app(PersonFactory.create())
    Authenticator.objects.filter(user=other, type="totp").update(data={"secret": "x"})
    by_code(client, careful)
    client.post(STEP, {"code": recovery_codes(other)[0]})
    assert not is_in(client)


def test_the_first_step_is_forgotten_after_a_quarter_of_an_hour(careful: Person) -> None:
    client = Client()
    by_code(client, careful)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        client.post(STEP, {"code": app_code()})
    assert not is_in(client)


def test_the_admins_own_sign_in_leads_to_ours(careful: Person, client: Client) -> None:
    Person.objects.filter(pk=careful.pk).update(is_staff=True, is_superuser=True)
    asked = client.get("/admin/")
    while asked.status_code == 302 and not asked["Location"].startswith("/join/"):
        asked = client.get(asked["Location"])
    assert asked["Location"].startswith("/join/?next=")
    client.post("/admin/login/", {"username": careful.email, "password": "rye bread at dawn"})
    assert not is_in(client)
    by_password(client, careful)
    assert client.get("/admin/").status_code == 302
    client.post(STEP, {"code": app_code()})
    assert client.get("/admin/").status_code == 200
