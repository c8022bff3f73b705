import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from portal.mail.kinds import kinds
from portal.mail.models import Message
from portal.mail.sealing import unseal
from profiles.accounts.keys import key_for
from profiles.accounts.purging import purge
from profiles.people.models import Person
from tests.factories import PersonFactory
from tests.profiles.accounts.coming import NEWCOMER, bare, is_in

pytestmark = pytest.mark.django_db

PASSWORD = "rye bread at dawn"
NEW = "sour dough at noon"
BOTH = {"password1": NEW, "password2": NEW}
ASK_QUERIES = 6
"""To open a transaction, make the person unless there is one, lock them, plan the mail, and close it."""


@pytest.fixture
def baker(member: Person) -> Person:
    return with_password(member)


def with_password(person: Person) -> Person:
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    return person


@pytest.fixture
def everyone(baker: Person) -> list[str]:
    """One address of each condition, the last unknown."""
    PersonFactory.create(email="code@example.org")
    PersonFactory.create(email="list@example.org", confirmed_at=None, password="")
    with_password(PersonFactory.create(email="shut@example.org", closed_at=timezone.now()))
    with_password(PersonFactory.create(email="gone@example.org", is_active=False))
    with_password(PersonFactory.create(email="staff@example.org", is_staff=True, is_superuser=True))
    names = ("code", "list", "shut", "gone", "staff", "nobody")
    return [baker.email, *(f"{name}@example.org" for name in names)]


def ask(client: Client, address: str = "marta@example.org", **more: Any) -> HttpResponse:
    return client.post("/password/reset/", {"email": address}, **more)


def link(address: str = "marta@example.org") -> str:
    newest = Message.objects.filter(kind="reset", address=address).latest("id")
    return f"/password/reset/{unseal(newest.sealed)['key']}/"


def subject(address: str) -> str:
    message = Message.objects.filter(kind="reset", address=address).latest("id")
    return kinds["reset"].letter(message, unseal(message.sealed)).subject


def sign_in(client: Client, password: str = PASSWORD) -> None:
    client.post("/sign-in/", {"login": "marta@example.org", "password": password})


def shape(sql: str) -> str:
    """A statement without its values."""
    return re.sub(r'"s\d+_x\d+"', "", sql)[:60]


# asking


def test_13_everyone_gets_the_same_bytes_by_the_same_statements(everyone: list[str]) -> None:
    ask(Client(), "first@example.org")
    seen, work = set(), set()
    for address in everyone:
        client = Client()
        with CaptureQueriesContext(connection) as queries:
            answer = ask(client, address)
        work.add(tuple(shape(query["sql"]) for query in queries))
        page = client.get(answer["Location"])
        seen.add((answer.status_code, answer["Location"], bare(answer, address), bare(page, address)))
    assert len(seen) == 1
    assert [len(statements) for statements in work] == [ASK_QUERIES]


def test_13_everyone_is_mailed_and_only_the_mail_differs(everyone: list[str]) -> None:
    for address in everyone:
        ask(Client(), address)
    rows = Message.objects.order_by("id")
    assert [(row.kind, row.address, row.data) for row in rows] == [
        ("reset", address, {"language": "en"}) for address in everyone
    ]
    assert {set(unseal(row.sealed)) == {"key"} for row in rows} == {True}
    assert len({len(row.sealed or b"") for row in rows}) == 1
    a_link, closed, nobody = (
        "Set a new password",
        "Your account is closed",
        "There is no password at this address",
    )
    assert [subject(address) for address in everyone] == [
        a_link,
        a_link,
        nobody,
        closed,
        closed,
        a_link,
        nobody,
    ]


def test_13_a_second_ask_tells_no_more_than_the_first(client: Client, baker: Person) -> None:
    first, second = ask(client, NEWCOMER), ask(client, NEWCOMER)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert Message.objects.filter(kind="reset", address=NEWCOMER).count() == 2


def test_an_address_that_was_only_typed_makes_no_member_and_is_forgotten(client: Client) -> None:
    ask(client, f" {NEWCOMER.title()} ")
    person = Person.objects.get()
    assert (person.email, person.confirmed_at, person.only_typed) == (NEWCOMER, None, True)
    Person.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert purge() == (0, 1)
    assert not Message.objects.exists()


def test_who_has_closed_since_asking_is_mailed_no_link(client: Client, baker: Person) -> None:
    ask(client)
    Person.objects.filter(pk=baker.pk).update(closed_at=timezone.now())
    assert subject(baker.email) == "Your account is closed"


def test_a_key_is_readable_nowhere_but_in_the_seal(client: Client, baker: Person) -> None:
    ask(client)
    message = Message.objects.get()
    key = unseal(message.sealed)["key"]
    assert key not in f"{message.data} {message.occasion}"
    assert key.encode() not in bytes(message.sealed or b"")


def test_a_letter_whose_key_was_wiped_is_not_written(baker: Person) -> None:
    message = Message(kind="reset", person=baker, address=baker.email, data={"language": "en"})
    with pytest.raises(KeyError):
        kinds["reset"].letter(message, {})


@pytest.mark.parametrize("typed", ["", "marta@", "a@b\nBcc: c@d.example"])
def test_a_bad_address_is_said_and_kept(client: Client, typed: str) -> None:
    answer = ask(client, typed)
    assert answer.status_code == 422
    assert "One thing to put right" in answer.text
    assert typed.split("\n")[0] in answer.text
    assert not Message.objects.exists()


def test_other_methods_are_refused(client: Client) -> None:
    assert client.put("/password/reset/").status_code == 405
    assert client.delete("/password/reset/1:x-y/").status_code == 405


def test_allauths_own_addresses_are_not_there(client: Client) -> None:
    for name in ("account_confirm_password_reset_code", "account_complete_password_reset"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    assert client.get("/accounts/password/reset/").status_code == 404


# limits


@pytest.mark.parametrize("address", ["marta@example.org", "nobody@example.org"])
def test_a_fourth_ask_within_the_hour_is_told_with_what_was_typed(
    client: Client, baker: Person, address: str
) -> None:
    answers = [ask(client, address) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert Message.objects.count() == 3
    assert 0 < int(answers[-1]["Retry-After"]) <= 3600
    assert f'value="{address}"' in answers[-1].text
    assert "To keep others safe we stop here for 60 minutes. Then try again." in answers[-1].text


def test_the_limit_tells_nobody_apart(everyone: list[str]) -> None:
    pages = set()
    for number, address in enumerate(everyone):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        pages.add(bare([ask(client, address) for _ in range(4)][-1], address))
    assert len(pages) == 1


def test_a_stranger_does_not_use_up_what_the_owner_may_ask(client: Client, baker: Person) -> None:
    stranger = Client(REMOTE_ADDR="2001:db8::1")
    assert [ask(stranger).status_code for _ in range(4)] == [302] * 3 + [429]
    assert ask(client).status_code == 302


def test_many_networks_together_do_not_flood_an_address(baker: Person) -> None:
    strangers = [Client(REMOTE_ADDR=f"192.0.2.{number}") for number in range(11)]
    answers = [ask(stranger) for stranger in strangers]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert 'value="marta@example.org"' in answers[-1].text
    assert ask(strangers[-1], "other@example.org").status_code == 302


def test_a_network_that_asks_for_many_is_stopped_and_keeps_what_it_typed(client: Client) -> None:
    answers = [ask(client, f"a{number}@example.org") for number in range(11)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert 'value="a10@example.org"' in answers[-1].text
    assert int(answers[-1]["Retry-After"]) > 0
    assert ask(Client(REMOTE_ADDR="192.0.2.9"), "a10@example.org").status_code == 302


def test_a_visitor_reads_the_limit_in_german(client: Client) -> None:
    last = [ask(client, headers={"accept-language": "de"}) for _ in range(4)][-1]
    assert "Zum Schutz aller machen wir hier 60 Minuten Pause." in last.text


# setting


def test_a_link_sets_the_password_once_and_ends_sessions(client: Client, baker: Person) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    ask(client)
    opened = link()
    assert client.post(opened, BOTH)["Location"] == "/password/reset/done/"
    baker.refresh_from_db()
    assert baker.check_password(NEW)
    assert not is_in(client)
    assert elsewhere.get("/me/password/")["Location"].startswith("/join/")
    notice = Message.objects.get(kind="notice")
    assert (notice.person, notice.data["event"], notice.data["network"]) == (
        baker,
        "password_reset",
        "127.0.0.1",
    )
    again = {"password1": "a third one, later", "password2": "a third one, later"}
    assert [Client().get(opened).status_code, Client().post(opened, again).status_code] == [410, 410]
    baker.refresh_from_db()
    assert baker.check_password(NEW)


def test_one_link_ends_all_that_were_mailed(client: Client, baker: Person) -> None:
    ask(client)
    first = link()
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        ask(client)
        second = link()
        assert first != second
        assert client.post(second, BOTH).status_code == 302
        assert client.post(first, BOTH).status_code == 410


@pytest.mark.parametrize(("minutes", "status"), [(59, 200), (61, 410)])
def test_a_link_lives_an_hour(client: Client, baker: Person, minutes: int, status: int) -> None:
    ask(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        assert client.get(link()).status_code == status
        assert client.post(link(), BOTH).status_code == (302 if status == 200 else 410)
    baker.refresh_from_db()
    assert baker.check_password(NEW) is (status == 200)


def change_password(baker: Person, here: Client) -> None:
    here.post("/me/password/", {"oldpassword": PASSWORD, **BOTH})


def sign_in_again(baker: Person, here: Client) -> None:
    sign_in(Client())


def close(baker: Person, here: Client) -> None:
    Person.objects.filter(pk=baker.pk).update(closed_at=timezone.now())


def suspend(baker: Person, here: Client) -> None:
    Person.objects.filter(pk=baker.pk).update(is_active=False)


def move(baker: Person, here: Client) -> None:
    Person.objects.filter(pk=baker.pk).update(email="moved@example.org")


@pytest.mark.parametrize("end", [change_password, sign_in_again, close, suspend, move])
def test_a_link_is_over_after(client: Client, baker: Person, end: Callable[[Person, Client], None]) -> None:
    here = Client()
    sign_in(here)
    ask(client)
    assert client.get(link()).status_code == 200
    opened = link()
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        end(baker, here)
        before = Person.objects.get(pk=baker.pk).password
        assert [client.get(opened).status_code, client.post(opened, BOTH).status_code] == [410, 410]
    assert Person.objects.get(pk=baker.pk).password == before


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_a_link_changes_nothing(client: Client, baker: Person, method: str) -> None:
    ask(client)
    signed_in = Client()
    signed_in.force_login(PersonFactory.create())
    before = dict(signed_in.session)
    assert getattr(signed_in, method)(link()).status_code == 200
    assert {name: signed_in.session[name] for name in before} == before
    assert not getattr(client, method)(link()).cookies.get("sessionid")
    baker.refresh_from_db()
    assert baker.check_password(PASSWORD)


def test_who_was_signed_in_as_somebody_else_is_nobody_then(client: Client, baker: Person) -> None:
    ask(client)
    client.force_login(PersonFactory.create())
    client.post(link(), BOTH)
    assert not is_in(client)


def test_a_visitor_keeps_what_they_did(client: Client, baker: Person) -> None:
    session = client.session
    session["training"] = "begun"
    session.save()
    ask(client)
    client.post(link(), BOTH)
    assert client.session["training"] == "begun"


def test_who_guessed_too_often_comes_in_with_the_new_one_at_once(client: Client, baker: Person) -> None:
    for _ in range(6):
        sign_in(client, "a guess")
    ask(client)
    client.post(link(), BOTH)
    sign_in(client, NEW)
    assert is_in(client)


@pytest.mark.parametrize(
    "typed",
    [
        {"password1": "short", "password2": "short"},
        {"password1": NEW, "password2": "another one here"},
        {"password1": "password123", "password2": "password123"},
        {},
    ],
)
def test_a_bad_password_is_said_and_uses_up_nothing(
    client: Client, baker: Person, typed: dict[str, str]
) -> None:
    ask(client)
    answer = client.post(link(), typed)
    assert answer.status_code == 422
    assert "to put right" in answer.text
    assert client.post(link(), BOTH).status_code == 302


def test_a_key_of_somebody_else_is_refused(client: Client, baker: Person) -> None:
    other = PersonFactory.create(email="other@example.org")
    mine, theirs = key_for(baker), key_for(other)
    swapped = f"{theirs.partition(':')[0]}:{mine.partition(':')[2]}"
    for key in (swapped, "x", ":", "1:", f"999999:{mine}", "zzzzzzzzzzzzz:c-d", f"{mine}0", mine[:-1]):
        assert client.get(f"/password/reset/{key}/").status_code == 410
        assert client.post(f"/password/reset/{key}/", BOTH).status_code == 410
    other.refresh_from_db()
    assert not other.has_usable_password()


def test_dead_links_of_known_and_unknown_people_are_one_page(client: Client, baker: Person) -> None:
    dead = key_for(baker)[:-1]
    client.get("/password/reset/")
    faces = set()
    for key in (dead, f"zzz:{dead.partition(':')[2]}"):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(f"/password/reset/{key}/")
        faces.add((answer.status_code, bare(answer, key), len(queries)))
    assert len(faces) == 1


def test_no_cache_keeps_the_form(client: Client, baker: Person) -> None:
    assert "no-store" in client.get(f"/password/reset/{key_for(baker)}/")["Cache-Control"]
