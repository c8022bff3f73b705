import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from portal.mail.access import get_stop
from portal.mail.models import Message
from portal.mail.unsubscribing import SALT, Stop, stop_url, stoppers
from profiles.models import Person

pytestmark = pytest.mark.django_db
KEY = uuid.UUID("12345678123456781234567812345678")
Calls = list[tuple[str, str, dict[str, Any]]]


@pytest.fixture
def person() -> Person:
    return Person.objects.create_user("marta@example.org")


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    made: Calls = []
    stopper = lambda person, purpose, proof: made.append((person.email, purpose, proof))  # noqa: E731
    monkeypatch.setattr(stoppers, "_things", {"test": stopper})
    return made


@pytest.fixture
def path(person: Person, settings: Any) -> str:
    message = Message(kind="news", person=person, address=person.email, occasion="issue:1", key=KEY)
    return stop_url(message, "newsletter").removeprefix(settings.SITE_URL)


@pytest.fixture
def outside() -> Client:
    """A mail program: no cookie, no token against forged forms."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(outside: Client, path: str, calls: Calls, method: str) -> None:
    response = getattr(outside, method)(path)
    assert response.status_code == 200
    assert calls == []
    assert outside.cookies == {}


def test_the_page_names_what_ends_and_asks_by_a_button(outside: Client, path: str, calls: Calls) -> None:
    words = outside.get(path).content.decode()
    assert "<li>News</li>" in words
    assert '<form method="post"><button class="btn">Stop these mails</button></form>' in words
    assert "marta@example.org" not in words


def test_one_click_stops_without_cookie_sign_in_or_redirect(outside: Client, path: str, calls: Calls) -> None:
    response = outside.post(path, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert calls == [("marta@example.org", "newsletter", {"how": "one-click", "message": KEY.hex})]
    assert outside.cookies == {}


def test_a_press_of_the_button_stops(outside: Client, path: str, calls: Calls) -> None:
    response = outside.post(path)
    assert "Stopped. No more of these mails come." in response.content.decode()
    assert calls[0][2]["how"] == "page"


def test_a_repeat_is_harmless(outside: Client, path: str, calls: Calls) -> None:
    assert [outside.post(path).status_code for _ in range(2)] == [200, 200]


def test_it_works_when_the_person_is_gone(outside: Client, path: str, person: Person, calls: Calls) -> None:
    person.delete()
    assert outside.post(path).status_code == 200
    assert calls == []


def test_it_works_with_an_older_key(outside: Client, path: str, calls: Calls, settings: Any) -> None:
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-key"
    assert outside.post(path).status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert outside.post(path).status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_refused(outside: Client, path: str, calls: Calls, method: str) -> None:
    assert getattr(outside, method)(path).status_code == 405
    assert calls == []


def forged() -> dict[str, str]:
    whole = signing.Signer(salt=SALT).sign_object([1, "newsletter", KEY.hex])
    body, _, signature = whole.partition(":")
    other = signing.Signer(salt=SALT).sign_object([2, "newsletter", KEY.hex]).partition(":")[0]
    return {
        "truncated": whole[:-3],
        "unsigned": body,
        "another person": f"{other}:{signature}",
        "another purpose of signing": signing.Signer(salt="other").sign_object([1, "newsletter", KEY.hex]),
        "another shape": signing.Signer(salt=SALT).sign_object({"a": 1}),
        "words": "nonsense",
    }


@pytest.mark.parametrize("how", list(forged()))
def test_a_forged_link_is_not_there(outside: Client, calls: Calls, how: str) -> None:
    path = f"/mail/stop/{forged()[how]}/"
    assert outside.get(path).status_code == 404
    assert outside.post(path).status_code == 404
    assert calls == []


def test_a_token_says_who_and_what(path: str, person: Person) -> None:
    assert get_stop(path.split("/")[3]) == Stop(person.pk, "newsletter", KEY.hex)


def test_pages_take_few_queries(
    outside: Client, path: str, calls: Calls, django_assert_num_queries: Callable[[int], Any]
) -> None:
    outside.get(path)
    with django_assert_num_queries(0):
        outside.get(path)
