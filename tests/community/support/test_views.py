import html
import re
from typing import Any

import pytest
from django.test import Client

from community.models import HelpRequest
from portal.activity.models import Activity
from portal.mail.envelopes import enclose
from portal.mail.kinds import kinds
from portal.mail.models import Message
from profiles.facts.telling import tell
from profiles.models import Person
from tests.factories import PersonFactory
from tests.starters import load_questions

pytestmark = pytest.mark.django_db


def test_a_visitor_writes_and_the_operator_is_mailed(client: Client, settings: object) -> None:
    answer = client.post("/help/", {"text": "It is slow", "email": "Jo@example.org", "page": "/problems/"})
    assert answer.headers["Location"] == "/help/sent/"
    request = HelpRequest.objects.get()
    assert (request.text, request.email, request.page, request.person) == (
        "It is slow",
        "Jo@example.org",
        "/problems/",
        None,
    )
    message = Message.objects.get(kind="help")
    assert (message.address, message.person) == ("support@kinship.example", None)


def test_a_member_types_no_address(member: Person, member_client: Client) -> None:
    assert 'name="email"' not in member_client.get("/help/").text
    member_client.post("/help/", {"text": "Help", "email": "other@example.org"})
    request = HelpRequest.objects.get()
    assert (request.person, request.email) == (member, member.email)
    assert Activity.objects.filter(verb="asked_for_help", person=member).count() == 1


def test_what_was_typed_is_kept_when_something_is_missing(client: Client) -> None:
    answer = client.post("/help/", {"text": "My long story", "email": "jo@"})
    assert answer.status_code == 422
    assert "My long story" in answer.text
    assert "Add the part after the @" in answer.text
    assert not HelpRequest.objects.exists()


def test_the_words_of_a_search_and_the_page_come_along(client: Client) -> None:
    page = client.get("/help/?text=alergen+lables&page=/library/").text
    assert "alergen lables" in page
    assert 'value="/library/"' in page


def test_a_foreign_page_is_dropped(client: Client) -> None:
    client.post("/help/", {"text": "x", "email": "jo@example.org", "page": "https://evil.example/"})
    assert HelpRequest.objects.get().page == ""


def test_script_is_inert_where_the_author_and_staff_see_it(member: Person, member_client: Client) -> None:
    member_client.post("/help/", {"text": "<script>alert(1)</script>"})
    assert "<script>alert" not in member_client.get("/me/").text
    member_client.force_login(Person.objects.create_superuser("admin@example.org"))
    assert "<script>alert" not in member_client.get("/admin/community/helprequest/").text


def test_a_member_sees_only_their_own(member_client: Client) -> None:
    other = PersonFactory.create()
    HelpRequest.objects.create(person=other, email=other.email, text="Somebody else’s words")
    assert "Somebody else" not in member_client.get("/me/").text


def test_nothing_is_mailed_to_the_typed_address(client: Client) -> None:
    client.post("/help/", {"text": "Buy this!", "email": "victim@example.org"})
    assert not Message.objects.filter(address="victim@example.org").exists()


def test_who_writes_too_often_keeps_their_words(client: Client, member_client: Client) -> None:
    for sender, typed in ((client, {"email": "jo@example.org"}), (member_client, {})):
        words = {"text": "My long story", "page": "/problems/", **typed}
        answers = [sender.post("/help/", words, REMOTE_ADDR=f"192.0.2.{len(typed)}") for _ in range(11)]
        assert [answer.status_code for answer in answers] == [302] * 10 + [429]
        assert 0 < int(answers[-1]["Retry-After"]) <= 3600
        for kept in ("My long story", 'value="/problems/"', "Then try again.", *typed.values()):
            assert kept in answers[-1].text


@pytest.mark.django_db(transaction=True)
def test_the_operator_reads_the_site_s_own_language(
    member: Person, member_client: Client, settings: Any
) -> None:
    load_questions()
    tell(member, "town", ["Hexham"])
    settings.LANGUAGE_CODE = "de"
    member_client.post("/help/", {"text": "My till is stuck", "page": "/problems/"})
    letter = kinds["help"].letter(Message.objects.get(kind="help"), {})
    assert letter.subject == f"Hilfe gesucht von {member.email}"
    assert '<html lang="de"' in letter.html
    for part in (letter.text, re.sub("<[^>]+>", "", letter.html)):
        said = " ".join(html.unescape(part).split())
        assert "My till is stuck" in said
        assert "Marta Baker führt einen Betrieb in Hexham." in said
        assert "Antworten Sie auf diese Mail" in said


@pytest.mark.parametrize(
    ("typed", "replies_go_to"),
    [("jo@example.org", "jo@example.org"), ("jo@[127.0.0.1]", "support@kinship.example")],
)
def test_the_operator_gets_the_words_whatever_the_address(
    client: Client, typed: str, replies_go_to: str
) -> None:
    client.post("/help/", {"text": "It is slow", "email": typed})
    message = Message.objects.get(kind="help")
    envelope = enclose(message, kinds["help"], kinds["help"].letter(message, {}))
    assert envelope.headers["Reply-To"] == replies_go_to
    assert "It is slow" in envelope.letter.text
    assert typed in envelope.letter.text


@pytest.mark.django_db(transaction=True)
def test_staff_see_in_the_mail_what_is_known_of_who_asks(member: Person, member_client: Client) -> None:
    load_questions()
    for slug, answer in {"industry": "bakery", "town": "Hexham", "pcs": "6-20", "servers": "2-5"}.items():
        tell(member, slug, [answer])
    member_client.post("/help/", {"text": "My till is stuck"})
    letter = kinds["help"].write(Message.objects.get(kind="help"), {})
    for part in (letter.text, re.sub("<[^>]+>", "", letter.html)):
        said = " ".join(html.unescape(part).split())
        assert "Their name is Marta Baker." in said
        assert "Marta Baker runs a bakery in Hexham." in said
        assert "Marta Baker has 6 to 20 PCs and 2 to 5 servers." in said


@pytest.mark.django_db(transaction=True)
def test_of_a_visitor_nothing_is_known(client: Client) -> None:
    client.post("/help/", {"text": "My till is stuck", "email": "jo@example.org"})
    letter = kinds["help"].write(Message.objects.get(kind="help"), {})
    assert "What we know" not in letter.text + letter.html
    assert "Their name" not in letter.text + letter.html


def test_staff_see_in_the_admin_what_is_known_of_who_asks(member: Person, member_client: Client) -> None:
    load_questions()
    tell(member, "town", ["Hexham"])
    Person.objects.filter(pk=member.pk).update(is_generated=True)
    member_client.post("/help/", {"text": "My till is stuck"})
    member_client.force_login(Person.objects.create_superuser("admin@example.org"))
    page = member_client.get(f"/admin/community/helprequest/{HelpRequest.objects.get().pk}/change/").text
    assert "Marta Baker runs a business in Hexham." in page
    assert re.search(r'Made by the demo:?</label>.*?alt="True"', page, re.DOTALL)
