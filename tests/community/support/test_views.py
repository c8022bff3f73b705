import pytest
from django.test import Client

from community.models import HelpRequest
from portal.activity.models import Activity
from portal.mail.models import Message
from profiles.models import Person
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def test_a_visitor_writes_and_the_operator_is_mailed(client: Client, settings: object) -> None:
    answer = client.post("/help/", {"text": "It is slow", "email": "Jo@example.org", "page": "/problems/"})
    assert answer.headers["Location"] == "/help/sent/"
    request = HelpRequest.objects.get()
    assert (request.text, request.email, request.page, request.person) == ("It is slow", "Jo@example.org", "/problems/", None)
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
    HelpRequest.objects.create(person=other, email=other.email, text="Somebody else’s words")  # noqa: RUF001
    assert "Somebody else" not in member_client.get("/me/").text


def test_nothing_is_mailed_to_the_typed_address(client: Client) -> None:
    client.post("/help/", {"text": "Buy this!", "email": "victim@example.org"})
    assert not Message.objects.filter(address="victim@example.org").exists()
