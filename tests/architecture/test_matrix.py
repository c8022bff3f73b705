"""Every address, every role, tokens on every form, nothing changed by looking, nothing told about what is hidden."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client

from tests.architecture.addresses import names
from tests.architecture.matrix import CHANGELISTS, MATRIX, ONE_CLICK, SIGNED
from tests.architecture.world import MEMBER, ROLES, VISITOR, World, undone

WRITTEN_BY_LOOKING = {
    "django_session": "the browser's own session: the run of requests that is one visit, at most once a minute",
    "profiles_opensession": "where one is signed in: when it was last seen, at most every ten minutes",
    "profiles_asking": "which question a home page showed, so that a visit is asked one thing only",
}
FORBIDDEN_TO_ALL_LOOKERS = 405


def test_the_matrix_is_the_map() -> None:
    assert sorted(MATRIX) == sorted(names())


def test_no_two_addresses_share_a_name() -> None:
    assert [name for name, times in Counter(names()).items() if times > 1] == []


@pytest.mark.parametrize("name", MATRIX)
def test_who_may_read(world: World, name: str) -> None:
    seen = {role: status(world, role, name, Client.get) for role in ROLES}
    assert seen == MATRIX[name].get


@pytest.mark.parametrize("name", MATRIX)
def test_who_may_do(world: World, name: str) -> None:
    seen = {role: status(world, role, name, Client.post) for role in ROLES}
    assert seen == MATRIX[name].post


def test_every_list_of_the_admin_is_here() -> None:
    assert sorted(CHANGELISTS) == sorted(model._meta.label for model in admin.site._registry)


@pytest.mark.parametrize("label", CHANGELISTS)
def test_who_may_see_a_list_of_the_admin(world: World, label: str) -> None:
    name = f"admin:{label.lower().replace('.', '_')}_changelist"
    seen = {role: status(world, role, name, Client.get) for role in ROLES}
    assert seen == CHANGELISTS[label]


@pytest.mark.parametrize("name", MATRIX)
def test_a_form_without_our_token_is_refused(world: World, name: str) -> None:
    wanted = 200 if name in ONE_CLICK else 404 if name in SIGNED else 403
    answers = {role: world.client(role, csrf=True).post(world.url(name)) for role in (VISITOR, MEMBER)}
    assert {role: answer.status_code for role, answer in answers.items()} == dict.fromkeys(answers, wanted)


@pytest.fixture(scope="module")
def at_first(made_world: World, django_db_blocker: Any) -> dict[str, str]:
    """What each test begins with, since each is undone."""
    with django_db_blocker.unblock():
        return contents()


@pytest.mark.parametrize("name", MATRIX)
@pytest.mark.parametrize("role", [VISITOR, MEMBER])
def test_looking_changes_nothing(world: World, at_first: dict[str, str], name: str, role: str) -> None:
    client, url = world.client(role), world.url(name)
    assert {client.get(url).status_code, client.head(url).status_code} == {MATRIX[name].get[role]}
    changed = {table for table, held in contents().items() if held != at_first[table]}
    assert changed - set(WRITTEN_BY_LOOKING) == set()
    if name != "home":
        assert "profiles_asking" not in changed


def test_a_visit_goes_on_by_pages_alone(world: World) -> None:
    """The session is left alone by what browsers and machines fetch by themselves."""
    client = world.client(MEMBER)
    answers = {name: client.get(world.url(name)) for name, door in MATRIX.items() if door.get[MEMBER] != 405}
    others = {name for name, answer in answers.items() if not answer["Content-Type"].startswith("text/html")}
    files = {"brand-css", "brand-icon", "file", "private-file", "share-card", "mail-open", "newsletter-feed"}
    assert others == {*files, "healthz", "readyz", "metrics", "mail-link"}
    unseen = {name for name, answer in answers.items() if answer.wsgi_request.visit is None}
    assert unseen == others | SIGNED | {"notices-bell"}


def status(world: World, role: str, name: str, ask: Callable[..., object]) -> int:
    """Each role comes from a network of its own, so that no limit counts them together."""
    with undone():
        answer = ask(world.client(role), world.url(name), REMOTE_ADDR=f"10.0.0.{ROLES.index(role)}")
    return int(answer.status_code)  # type: ignore[attr-defined]


def contents() -> dict[str, str]:
    """Every table's rows, summed up in one number each."""
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        cursor.execute(" UNION ALL ".join(_summed(table) for table in tables))
        return dict(cursor.fetchall())


def _summed(table: str) -> str:
    rows = f'SELECT hashtextextended(t::text, 0)::numeric AS h FROM "{table}" t'
    return f"SELECT '{table}', count(*) || ' ' || coalesce(sum(h), 0) FROM ({rows}) AS {table}_rows"
