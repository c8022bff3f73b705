"""STAFF_SECOND_FACTOR, at every door of the map at which staff get another answer than a member."""

from typing import Any

import pytest
from django.test import Client

from profiles.people.models import Person
from profiles.security.middleware import OPEN_TO_STAFF
from tests.architecture.matrix import CHANGELISTS, MATRIX
from tests.architecture.world import ADMIN, MEMBER, SUPERUSER, World, undone
from tests.profiles.security.hands import app_code, secret_of, with_app

STAFF_PAGE = "/me/security/staff/?next="
DOORS = [
    name
    for name, door in MATRIX.items()
    if any(way[role] != way[MEMBER] for way in (door.get, door.post) for role in (ADMIN, SUPERUSER))
    and not name.startswith(OPEN_TO_STAFF)
]


@pytest.fixture(autouse=True)
def required(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = True


def test_there_are_doors() -> None:
    assert {"admin:index", "styleguide", "studio-mails", "studio-newsletters"} <= set(DOORS)


@pytest.mark.parametrize("role", [ADMIN, SUPERUSER, "agent"])
@pytest.mark.parametrize("name", DOORS)
def test_staff_without_a_second_step_pass_no_door(world: World, name: str, role: str) -> None:
    client, url = world.client(role), world.url(name)
    with undone():
        answers = [client.get(url), client.post(url)]
    assert [answer["Location"].startswith(STAFF_PAGE) for answer in answers] == [True, True]


@pytest.mark.parametrize("label", CHANGELISTS)
def test_nor_a_list_of_the_admin(world: World, label: str) -> None:
    answer = world.client(SUPERUSER).get(f"/admin/{label.lower().replace('.', '/')}/")
    assert answer["Location"].startswith(STAFF_PAGE)


@pytest.mark.parametrize("path", ["/", "/me/", "/library/", "/training/"])
def test_nor_any_other_page(world: World, path: str) -> None:
    assert world.client(ADMIN).get(path)["Location"].startswith(STAFF_PAGE)


@pytest.mark.parametrize("role", [ADMIN, SUPERUSER])
def test_with_one_every_door_is_as_ever(world: World, role: str) -> None:
    with undone():
        person = with_app(Person.objects.get(pk=world.people[role].pk))
        for name in ("admin:index", "studio-mails", "styleguide", "home"):
            client = world.client(role)
            client.force_login(person)
            assert client.get(world.url(name)).status_code == MATRIX[name].get[role]


def test_members_and_visitors_need_none(world: World) -> None:
    assert [world.client(role).get("/library/").status_code for role in ("visitor", MEMBER)] == [200, 200]


def test_from_the_page_one_gets_there_and_back(world: World) -> None:
    client = world.client(ADMIN)
    page = client.get("/studio/mails/", follow=True)
    assert 'href="/me/security/app/"' in page.text
    assert 'href="/me/security/passkeys/"' in page.text
    client.get("/me/security/app/")
    secret = client.session["mfa.totp.secret"]
    with undone():
        answer = client.post("/me/security/app/", {"code": app_code(secret)}, follow=True)
        assert answer.redirect_chain[-1][0] == "/me/security/recovery-codes/"
        assert secret_of(world.people[ADMIN]) == secret
        assert client.get("/me/security/staff/?next=/studio/mails/")["Location"] == "/studio/mails/"
        assert client.get("/studio/mails/").status_code == 200


def test_off_it_asks_nobody(world: World, settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False
    assert world.client(ADMIN).get("/studio/mails/").status_code == 200


def test_the_way_out_is_open(world: World) -> None:
    assert world.client(ADMIN).post("/sign-out/")["Location"] == "/"


def test_a_visitor_has_no_such_page(client: Client, db: None) -> None:
    assert client.get("/me/security/staff/")["Location"].startswith("/join/")
