"""While staff look through somebody's eyes: an address answers as it does for them or is closed, and no row changes."""

import pytest
from django.test import Client

from profiles.models import Look
from tests.architecture.matrix import MATRIX
from tests.architecture.test_matrix import contents
from tests.architecture.world import MEMBER, VISITOR, Answer, World

CLOSED = {
    *("account_change_password", "account_set_password", "account_signup", "account_inactive"),
    *("account_login", "sign-in-password", "join-code", "join-link"),
    *("account_reset_password", "account_reset_password_done"),
    *("account_reset_password_from_key", "account_reset_password_from_key_done"),
    *(
        "mail-link",
        "mail-open",
        "mail-stop",
        "mail-hook",
        "mailed-answer",
        "mailed-thanks",
        "newsletter-confirm",
    ),
    *("mailbox", "mailbox-mail", "mailbox-mail-html"),
    *(
        "docs",
        "docs-file",
        "admin:index",
        "styleguide",
        "styleguide-pictures",
        "seeing",
        "persona",
        "persona-new",
    ),
    *("shopper", "shopper-run", "shopper-task", "shopper-tasks"),
    *(name for name in MATRIX if name.startswith(("security", "sign-in-", "openid_connect", "mfa_"))),
    *(name for name in MATRIX if name.startswith("colleagues")),
    *("privacy", "person-erase", "erasure", "person-known", "person-note"),
    *("copy", "copy-file", "person-copy"),
    *("value", "value-tests-new", "value-test-question", "value-test-consent"),
}
"""Of what answers a GET; addresses that are not here are seen as the person sees them."""
OWN = {"account_logout", "sign-out"}
"""What whoever looks does as themselves."""
LOG = {"profiles_lookedpage"}
NAMES = [name for name in MATRIX if not name.startswith("studio-")]
READ = [name for name in NAMES if MATRIX[name].get[MEMBER] != 405]
DONE = [name for name in MATRIX if name not in {*OWN, "seeing-stop"}]
PERSONAS = {"baker-with-two-pcs": MEMBER, "visitor-with-a-cafe": VISITOR}
ABOUT_ONE = {"question-choices", "feedback-reply", "private-file", "owned", "buying-stage"}
"""What a member was asked, said, uses and sent, and their business; a persona was and did nothing, and has none."""


@pytest.fixture
def looking(world: World) -> Client:
    client = world.client("agent")
    client.post(world.url("seeing-member"), {"why": "To see what they see."})
    return client


def looking_as(world: World, persona: str) -> Client:
    client = world.client("agent")
    client.post(f"/studio/seeing/personas/{persona}/look/")
    return client


def seen(client: Client, url: str) -> int:
    answer: Answer = client.get(url)
    return int(answer.status_code)


def test_a_member_is_seen_as_they_see(world: World, looking: Client) -> None:
    statuses = {name: seen(looking, world.url(name)) for name in READ if name not in OWN}
    wanted = {name: 403 if name in CLOSED else MATRIX[name].get[MEMBER] for name in statuses}
    assert statuses == wanted


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_persona_is_seen_as_they_would_see(world: World, persona: str) -> None:
    client = looking_as(world, persona)
    names = [name for name in READ if name not in OWN | ABOUT_ONE]
    statuses = {name: seen(client, world.url(name)) for name in names}
    wanted = {name: 403 if name in CLOSED else MATRIX[name].get[PERSONAS[persona]] for name in names}
    assert statuses == wanted


def test_every_post_changes_nothing(world: World, looking: Client) -> None:
    before = contents()
    assert {name: looking.post(world.url(name)).status_code for name in DONE} == dict.fromkeys(DONE, 403)
    assert contents() == before


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_other_method_changes_anything(world: World, looking: Client, method: str) -> None:
    before = contents()
    answers = {getattr(looking, method)(world.url(name)).status_code for name in ("me", "fact", "home")}
    assert answers == {403}
    assert contents() == before


def test_looking_leaves_nothing_but_the_log(world: World, looking: Client) -> None:
    before = contents()
    for name in READ:
        if name not in OWN:
            looking.get(world.url(name))
    changed = {table for table, held in contents().items() if held != before[table]}
    assert changed == LOG
    assert Look.objects.get(ended_at=None).pages.filter(name="me").count() == 1


def test_staff_areas_are_closed(world: World, looking: Client) -> None:
    studio = [name for name in MATRIX if name.startswith("studio-")]
    assert {seen(looking, world.url(name)) for name in studio} == {403}
