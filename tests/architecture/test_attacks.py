"""The attacks of the checklist that go across features; each feature's own tests have the rest.

The number in a name is the attack's number in the list.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import url_has_allowed_host_and_scheme

from community.models import HelpRequest
from portal.mail.kinds import kinds
from portal.mail.models import Message
from portal.mail.sealing import unseal
from portal.web import rates
from profiles.facts.telling import tell
from profiles.models import ConsentEntry, Person
from profiles.security.changing import take_factors
from tests.architecture.house import REPOSITORY
from tests.architecture.matrix import MATRIX
from tests.architecture.world import (
    ADMIN,
    MEMBER,
    PASSWORD,
    ROLES,
    VISITOR,
    Answer,
    World,
    make_asking,
    undone,
)
from tests.factories import PersonFactory
from tests.profiles.security.hands import (
    NEW_PASSWORD,
    by_code,
    by_link,
    by_passkey,
    by_password,
    by_second_step,
    move,
    set_up_app,
    with_app,
)
from tests.profiles.security.soft_passkey import SoftPasskey, add

EVIL_WORDS = '"\'><x-evil onclick=x data-evil="1">{{7|add:7}}</title>'
EVIL_TARGETS = ("//evil.example", "/\\evil.example", "javascript:alert(1)")
"""The other spellings are tried where the one function for this is tested, and at the doors."""
LINKS = (
    "join-link",
    "newsletter-confirm",
    "mailed-answer",
    "feedback-mailed",
    "mail-stop",
    "mail-link",
    "mail-open",
    "account_reset_password_from_key",
    "security-address-undo",
    "security-reopen",
    "invitation",
)
"""What mails carry, each with one token that we made."""
REFUSED = (404, 405, 410)


class Evil(HTMLParser):
    """Notes what became an element or an attribute although it was typed as words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        if tag == "x-evil" or names & {"data-evil", "onclick"}:
            self.found.append(self.get_starttag_text() or tag)


# 1: script is inert everywhere


@pytest.fixture
def evil(world: World) -> World:
    """A member who typed it wherever one can type."""
    member = world.member
    tell(member, "name", [EVIL_WORDS])
    tell(member, "town", [EVIL_WORDS])
    member.refresh_from_db()
    client = world.client(MEMBER)
    client.post("/help/", {"text": EVIL_WORDS, "page": f"/library/?q={EVIL_WORDS}"})
    client.post(world.url("feedback"), {"answer": "no", "why": EVIL_WORDS})
    Person.objects.filter(pk=member.pk).update(is_generated=True)
    return world


ADMIN_PAGES = (
    "/admin/profiles/person/",
    "/admin/profiles/person/{member}/change/",
    "/admin/profiles/business/",
    "/admin/community/helprequest/",
    "/admin/community/helprequest/{request}/change/",
    "/admin/portal/feedback/",
    "/admin/profiles/fact/",
    "/admin/community/helprequest/?q={words}",
)


@pytest.mark.parametrize("role", [MEMBER, "marketer", ADMIN])
def test_1_script_is_inert_on_every_page(evil: World, role: str) -> None:
    client, shown = evil.client(role), 0
    for name, door in MATRIX.items():
        if door.get[role] == 200:
            asked = {"q": EVIL_WORDS, "text": EVIL_WORDS, "next": EVIL_WORDS}
            page = _words(client.get(evil.url(name), asked))
            shown += "x-evil" in page
            assert (name, Evil(page).found) == (name, [])
    assert shown >= 4


def test_1_script_is_inert_for_operators(evil: World) -> None:
    held = {"member": evil.member.pk, "request": HelpRequest.objects.latest("pk").pk, "words": "x-evil"}
    for path in ADMIN_PAGES:
        answer = evil.client(ADMIN).get(path.format(**held))
        assert (path, answer.status_code, Evil(answer.text).found) == (path, 200, [])
        assert "x-evil" in answer.text or "business" in path


@pytest.mark.parametrize(
    "part", ["search/suggest/?q=", "search/?q=", "library/?topic=", "?industry=", "?open="]
)
def test_1_script_in_an_address_is_inert(world: World, part: str) -> None:
    client = world.client()
    for headers in ({}, {"HX-Request": "true"}):
        assert Evil(client.get(f"/{part}{EVIL_WORDS}", headers=headers).text).found == []


def test_1_script_is_inert_in_mails(evil: World) -> None:
    written = [kind.letter(*given) for kind, given in _mails_about(evil.member)]
    assert [Evil(letter.html).found for letter in written] == [[], []]
    assert ["x-evil" in letter.html for letter in written] == [True, True]
    assert [re.search(r"[\r\n]|14", letter.subject) for letter in written] == [None, None]


def _mails_about(member: Person) -> Iterator[tuple[Any, tuple[Message, dict[str, Any]]]]:
    yield kinds["welcome"], (Message(kind="welcome", person=member, address=member.email), {})
    asked = Message.objects.filter(kind="help").latest("pk")
    yield kinds["help"], (asked, {})


def test_1_script_is_inert_in_the_preview_of_mails(evil: World) -> None:
    client = evil.client("marketer")
    pages = [client.get(f"/studio/mails/help/1/{part}").text for part in ("", "html/")]
    assert [(Evil(page).found, "x-evil" in page) for page in pages] == [([], True), ([], True)]


# 6: every redirect stays here


@pytest.mark.parametrize("target", EVIL_TARGETS)
@pytest.mark.parametrize("role", [VISITOR, MEMBER])
def test_6_no_address_leads_elsewhere(world: World, role: str, target: str) -> None:
    for name in MATRIX:
        for way in ("get", "post"):
            with undone():
                answer = _with_next(world.client(role), way, world.url(name), target)
            assert _stays_here(answer), (name, way)


def _words(answer: Answer) -> str:
    """A picture has none that are words; a file to take away is not read as a page."""
    if answer.headers.get("Content-Disposition", "").startswith("attachment"):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        return ""
    return answer.getvalue().decode("utf-8", "replace")


def _with_next(client: Client, way: str, url: str, target: str) -> Answer:
    words = {"next": target, "page": target, "answer": "yes", "language": "de"}
    return client.get(url, words) if way == "get" else client.post(f"{url}?next=//evil.example", words)


def _stays_here(answer: Answer) -> bool:
    """Neither sent away, nor given a link or a form that would lead away."""
    location = answer.headers.get("Location", "/")
    led = re.findall(r'(?:href|action|formaction)="(?!otpauth:|tel:)([^"#]+)"', _words(answer))
    return all(
        url_has_allowed_host_and_scheme(url, {"testserver", "127.0.0.1:8000"}) for url in (location, *led)
    )


# 13: a typed address opens nothing


def test_13_help_for_a_typed_address_is_not_that_members(world: World) -> None:
    world.client().post("/help/", {"text": "Zebra stuck", "email": world.member.email})
    assert HelpRequest.objects.latest("pk").person is None
    assert "Zebra stuck" not in world.client(MEMBER).get("/me/").text


def test_13_a_newsletter_for_a_typed_address_changes_no_member(world: World) -> None:
    before = list(ConsentEntry.objects.values_list("pk", flat=True))
    client = world.client()
    client.post("/newsletter/", {"email": world.member.email})
    assert list(ConsentEntry.objects.values_list("pk", flat=True)) == before
    assert client.get("/me/").status_code == 302


@pytest.mark.parametrize("form", ["/newsletter/", "/help/", "/password/reset/"])
def test_13_known_and_unknown_addresses_take_the_same_path(world: World, form: str) -> None:
    addresses = (PersonFactory.create().email, "nobody-knows@example.org")
    world.client().post(form, {"email": "warm@example.org", "text": "x"})
    work = [_statements(world.client(), form, address) for address in addresses]
    assert work[0] == work[1]


def _statements(client: Client, form: str, address: str) -> list[str]:
    """Without names of savepoints and ids, which are others each time."""
    with undone(), CaptureQueriesContext(connection) as queries:
        client.post(form, {"email": address, "text": "x"})
    return [re.sub(r'"s\d+_x\d+"|\d', "", query["sql"])[:60] for query in queries]


# 14: anonymous forms carry nobody's words to others, and are limited

FORMS = {
    "/join/": "code",
    "/newsletter/": "confirm",
    "/password/reset/": "reset",
}


@pytest.mark.parametrize("form", FORMS)
def test_14_a_stranger_s_words_reach_no_third_party(world: World, form: str) -> None:
    words = dict.fromkeys(("text", "name", "page", "next", "subject", "why", "q", "message"), "/Buy-zebras")
    world.client().post(f"{form}?next=/Buy-zebras&name=Buy-zebras", {"email": "victim@example.org", **words})
    message = Message.objects.get(address="victim@example.org")
    letter = kinds[FORMS[form]].letter(message, unseal(message.sealed) if message.sealed else {})
    assert "zebras" not in f"{letter.subject} {letter.text} {letter.html} {letter.headers}"


UNLIMITED = {
    "set-language": "a cookie of one's own",
    **dict.fromkeys(("account_logout", "sign-out", "account_signup"), "gives nothing and mails nobody"),
    **dict.fromkeys(("training-next", "training-today"), "one's own session, and nothing is mailed"),
    "seeing-stop": "ends nothing but one's own look",
    "mail-stop": "one click must always work (RFC 8058), and it only ever stops one's own mail",
    "mail-hook": "signed by the mail provider, who may have much to report",
    "admin:index": "Django's own, which only leads to the one box",
}


def test_14_every_form_that_a_visitor_may_send_is_limited(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_doors = {
        name for name, door in MATRIX.items() if door.post[VISITOR] != 405 and not _for_others(name)
    }
    monkeypatch.setattr(rates, "seconds_to_wait", lambda *what: 60)
    stopped = {name for name in open_doors if world.client().post(world.url(name)).status_code == 429}
    assert open_doors - stopped == set(UNLIMITED)


def _for_others(name: str) -> bool:
    """Visitors are only sent to the door, or find nothing there."""
    if name.startswith(("studio-", "seeing-", "person", "shopper", "value")) and name != "seeing-stop":
        return MATRIX[name].post[VISITOR] == 404
    return name != "admin:index" and MATRIX[name].post[VISITOR] == 302 and _leads_to_the_door(name)


BEGINNINGS = (
    "me fact question less preferences consents notice security seen- colleagues owned take-part buying adopter "
    "partner-choose your-partner"
).split()


def _leads_to_the_door(name: str) -> bool:
    return name.startswith(tuple(BEGINNINGS)) or name in ("account_change_password", "account_set_password")


# 18: what was made for one person is in no shared cache


@pytest.mark.parametrize("role", [role for role in ROLES if role != VISITOR])
def test_18_signed_in_pages_are_private(world: World, role: str) -> None:
    client = world.client(role)
    for name in MATRIX:
        kept = client.get(world.url(name)).headers["Cache-Control"]
        assert name in FOR_EVERYONE or "no-store" in kept, name
        assert "private" in kept or "no-store" in kept or name in ("file", "share-card"), name


FOR_EVERYONE = {
    **dict.fromkeys(
        ("brand-css", "brand-icon"), "browsers keep them; no shared cache, as a session may travel with them"
    ),
    "share-card": "a picture of what anyone may see, fetched by the places where people share",
    "file": "a picture in a mail: the same bytes for everyone, fetched by mail programs through caches of their own",
}


def test_18_visitors_pages_vary_by_who_asks(world: World) -> None:
    for name, door in MATRIX.items():
        headers = world.client().get(world.url(name)).headers
        if name in ("file", "share-card"):
            continue
        assert "public" not in headers.get("Cache-Control", ""), name
        if door.get[VISITOR] == 200:
            assert {"Cookie", "Accept-Language"} <= set(headers["Vary"].split(", ")), name


# 22: signed links


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("way", ["get", "post"])
def test_22_a_link_of_another_purpose_is_refused(world: World, link: str, way: str) -> None:
    tokens = [world.arguments[other]["token"] for other in LINKS if other != link]
    tokens += [world.client(MEMBER).cookies["sessionid"].value]
    for token in tokens:
        assert _opened(world, link, token, way) in REFUSED


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("way", ["get", "post"])
def test_22_a_cut_or_changed_link_is_refused(world: World, link: str, way: str) -> None:
    token = world.arguments[link]["token"]
    changed = token[:-1] + ("A" if token[-1] != "A" else "B")
    wrong = {token[:-1], token[1:], changed, token + "A", token.swapcase(), token.replace(":", "", 1)}
    for other in wrong - {token}:
        assert _opened(world, link, other, way) in REFUSED


@pytest.mark.parametrize("link", LINKS)
def test_22_keys_rotate(world: World, settings: Any, link: str) -> None:
    """With the old key kept as a fallback, links in mails still work; without it they are refused."""
    old, wanted = settings.SECRET_KEY, world.client().get(world.url(link)).status_code
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key-of-enough-length-to-be-one", [old]
    assert world.client().get(world.url(link)).status_code == wanted
    settings.SECRET_KEY_FALLBACKS = []
    assert world.client().get(world.url(link)).status_code != wanted


def test_22_a_question_s_link_answers_only_its_own_question(world: World) -> None:
    """The other answers of its form are not taken for another question."""
    answer = world.client().post(world.url("mailed-answer"), {"answer": "bakery"})
    assert answer.status_code == 422


def _opened(world: World, link: str, token: str, way: str) -> int:
    url = world.url(link).replace(world.arguments[link]["token"], token)
    with undone():
        return int(getattr(world.client(), way)(url).status_code)


# 24: sessions; guessing has its tests where one signs in (tests/profiles/accounts, security, providers)


def test_24_every_cookie_is_out_of_reach(world: World) -> None:
    seen: dict[str, Any] = {}
    for role in (VISITOR, MEMBER):
        client = world.client(role)
        for name in MATRIX:
            seen.update(client.get(world.url(name)).cookies)
        seen.update(client.post("/language/", {"language": "de"}).cookies)
    assert set(seen) == {"csrftoken", "sessionid", "django_language"}
    assert {(cookie["httponly"], cookie["samesite"], cookie["domain"]) for cookie in seen.values()} == {
        (True, "Lax", "")
    }


WAYS_IN: dict[str, Callable[[Client, Person], Any]] = {
    "code": by_code,
    "link": by_link,
    "password": lambda client, person: by_password(client, person, PASSWORD),
    "second step": by_second_step,
    "passkey": by_passkey,
}


@pytest.mark.parametrize("way", WAYS_IN)
def test_24_a_planted_session_is_not_what_one_is_signed_in_with(world: World, way: str) -> None:
    """Fixation: what an attacker put into the browser knows nobody afterwards, and the session has a new key."""
    planted, person = world.client(), PersonFactory.create(password=make_password(PASSWORD))
    planted.post("/join/", {"email": "fixed@example.org"})
    key = planted.session.session_key
    WAYS_IN[way](planted, person)
    assert planted.session["_auth_user_id"] == str(person.pk)
    assert planted.session.session_key != key
    assert not Session.objects.filter(session_key=key).exists()
    attacker = world.client()
    attacker.cookies[settings.SESSION_COOKIE_NAME] = key
    assert attacker.get("/me/").status_code == 302


def test_24_a_first_step_alone_opens_nothing(world: World) -> None:
    person = with_app(PersonFactory.create())
    client = world.client()
    by_code(client, person)
    insider = {name for name, door in MATRIX.items() if door.get[VISITOR] == 302 and door.get[MEMBER] == 200}
    assert {client.get(world.url(name)).status_code for name in insider} == {302}


CHANGES: dict[str, Callable[[Client], Any]] = {
    "password": lambda client: client.post("/me/password/", {"oldpassword": PASSWORD, **NEW_PASSWORD}),
    "authenticator app": set_up_app,
    "app taken off": lambda client: (set_up_app(client), client.post("/me/security/app/remove/")),
    "passkey": lambda client: add(client, SoftPasskey()),
    "recovery codes": lambda client: (
        add(client, SoftPasskey()),
        client.post("/me/security/recovery-codes/new/"),
    ),
    "address": move,
    "everywhere else": lambda client: client.post("/me/security/sessions/others/end/"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_24_a_change_of_password_or_factor_ends_all_other_sessions(world: World, change: str) -> None:
    person = PersonFactory.create(password=make_password(PASSWORD))
    here, thief = world.client(), world.client()
    for client in (here, thief):
        client.force_login(person)
        assert client.get("/me/").status_code == 200
    CHANGES[change](here)
    assert (here.get("/me/").status_code, thief.get("/me/").status_code) == (200, 302)


def test_24_factors_taken_by_staff_end_all_sessions(world: World) -> None:
    person = with_app(PersonFactory.create())
    client = world.client()
    client.force_login(person)
    take_factors(person, by=world.people[ADMIN], network="")
    assert client.get("/me/").status_code == 302


def test_24_in_production_cookies_travel_by_tls_alone() -> None:
    """Read in a process of its own, as production reads its settings."""
    lines = (REPOSITORY / "tests/production.env").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    asked = "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.STAFF_SECOND_FACTOR"
    script = f"from portal import settings as s; print({asked})"
    outside = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    environment = {**outside, **{name: value.strip("'\"") for name, value in given.items()}}
    said = subprocess.run(
        [sys.executable, "-c", script], cwd=REPOSITORY, env=environment, capture_output=True
    )
    assert said.stdout.decode().split() == ["True", "True", "True"]


def test_24_a_made_up_session_key_is_not_taken_over(world: World) -> None:
    client = world.client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    client.post("/sign-in/", {"login": world.people["agent"].email, "password": PASSWORD})
    assert client.session["_auth_user_id"]
    assert client.session.session_key != "a" * 32


def test_24_a_session_is_over_when_signed_out(world: World) -> None:
    client, thief = world.client(MEMBER), world.client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert thief.get("/me/").status_code == 200
    client.post("/sign-out/")
    assert thief.get("/me/").status_code == 302


@pytest.mark.parametrize("change", [{"is_active": False}, {"closed_at": "2026-01-01T00:00Z"}])
def test_24_who_is_shut_out_is_out_at_once(world: World, change: dict[str, Any]) -> None:
    client = world.client(MEMBER)
    assert client.get("/me/").status_code == 200
    Person.objects.filter(pk=world.member.pk).update(**change)
    assert client.get("/me/").status_code == 302


def test_24_one_member_s_session_does_not_open_another_s_things(world: World) -> None:
    other = PersonFactory.create(email="other@example.org")
    asking = make_asking(other)
    client = world.client(MEMBER)
    for act in ("save", "skip", "later", "never"):
        assert client.post(f"/questions/{asking.pk}/{act}/", {"answer": "get-paid"}).status_code == 404
    asking.refresh_from_db()
    assert asking.outcome == ""
