from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from portal.mail.kinds import Kind, Letter, Sample, kinds
from portal.mail.models import Message, Suppression
from profiles.models import Person

pytestmark = pytest.mark.django_db
PAGES = ["/studio/mails/", "/studio/mails/welcome/1/", "/studio/mails/welcome/1/html/"]


def write(message: Message, secrets: dict[str, Any]) -> Letter:
    Suppression.objects.create(address="written@example.org", reason=Suppression.Reason.OPERATOR)
    html = "<html><head><title>x</title></head><body style='color:red'><script>x</script></body></html>"
    return Letter("Welcome, Marta", "Text for Marta", html)


def samples() -> list[Sample]:
    row = Message(kind="welcome", address="marta@example.org", occasion="signup", person=Person(pk=1))
    return [Sample("Marta, a baker", row)]


@pytest.fixture(autouse=True)
def welcome(monkeypatch: pytest.MonkeyPatch, registered: None) -> None:
    kind = Kind("welcome", "Welcome", write, purpose="tips", samples=samples)
    monkeypatch.setattr(kinds, "_things", {"welcome": kind, "bare": Kind("bare", "Bare", write)})


@pytest.fixture
def marketer(client: Client) -> Client:
    person = Person.objects.create_user("anna@example.org", is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="preview_mails"))
    client.force_login(person)
    return client


@pytest.mark.parametrize("path", PAGES)
def test_only_those_permitted_see_them(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
    client.force_login(Person.objects.create_user("member@example.org", is_staff=True))
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_they_are_only_looked_at(marketer: Client, path: str) -> None:
    assert marketer.get(path).status_code == 200
    assert marketer.post(path).status_code == 405
    assert not Suppression.objects.exists()


def test_every_kind_stands_in_the_list(marketer: Client) -> None:
    words = marketer.get("/studio/mails/").content.decode()
    assert '<a href="/studio/mails/welcome/1/">Marta, a baker</a>' in words
    assert "Needs consent: tips" in words
    assert "No sample can be made yet" in words


def test_a_mail_shows_its_parts_and_headers(marketer: Client) -> None:
    words = marketer.get("/studio/mails/welcome/1/").content.decode()
    assert 'src="/studio/mails/welcome/1/html/"' in words
    assert "srcdoc" not in words
    assert "Text for Marta" in words
    assert "<dt>List-Unsubscribe-Post</dt><dd>List-Unsubscribe=One-Click</dd>" in words


def test_the_html_is_boxed_in(marketer: Client) -> None:
    response = marketer.get("/studio/mails/welcome/1/html/")
    policy = response["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';")
    assert "allow-scripts" not in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert b'<head><base target="_blank">' in response.content


@pytest.mark.parametrize("path", ["welcome/0/", "welcome/2/", "bare/1/", "nothing/1/", "welcome/2/html/"])
def test_what_is_not_there_is_not_found(marketer: Client, path: str) -> None:
    assert marketer.get(f"/studio/mails/{path}").status_code == 404


def test_the_list_takes_the_same_queries_for_any_number_of_kinds(
    marketer: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable[[int], Any]
) -> None:
    marketer.get("/studio/mails/")
    for count in (1, 20):
        many = {f"k{n}": Kind(f"k{n}", f"Kind {n}", write, samples=samples) for n in range(count)}
        monkeypatch.setattr(kinds, "_things", many)
        with django_assert_num_queries(3):
            marketer.get("/studio/mails/")
