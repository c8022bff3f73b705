"""A file along with a help request: who sent it and who may see help requests can open it, and nobody else."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from community.models import HelpRequest
from portal.files.models import File
from portal.mail.kinds import kinds
from portal.mail.models import Message
from profiles.models import Person
from profiles.people.roles import sync_roles
from tests.factories import PersonFactory
from tests.portal.files.conftest import a_picture

pytestmark = pytest.mark.django_db
LINK = re.compile(r"/files/private/[\w:=%-]+/")


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path


@pytest.fixture
def agent(db: None) -> Person:
    sync_roles()
    person = PersonFactory.create(email="agent@example.org", is_staff=True)
    person.groups.set(Group.objects.filter(name="agent"))
    return person


def sent(name: str = "till.log", data: bytes = b"till 3 is stuck") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "application/x-anything")


def ask(client: Client, **more: Any) -> HelpRequest:
    assert client.post("/help/", {"text": "Look at this", "attachment": sent(), **more}).status_code == 302
    return HelpRequest.objects.get()


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def link_in(page: str) -> str:
    return LINK.findall(page)[0]


def read(client: Client, address: str) -> tuple[int, bytes]:
    answer: Any = client.get(address)
    return answer.status_code, b"".join(answer.streaming_content) if answer.streaming else b""


def link_mailed() -> str:
    letter = kinds["help"].letter(Message.objects.get(kind="help"), {})
    assert link_in(letter.html) == link_in(letter.text)
    assert "They sent a file" in letter.html
    return link_in(letter.text)


def test_a_member_sees_what_they_sent(member: Person, member_client: Client) -> None:
    asked = ask(member_client)
    assert asked.attachment
    assert (asked.attachment.name, asked.attachment.owner, asked.attachment.purpose) == (
        "till.log",
        member,
        "help",
    )
    page = member_client.get("/me/").text
    assert "till.log" in page
    assert read(member_client, link_in(page)) == (200, b"till 3 is stuck")


def test_an_agent_opens_it_from_the_mail_and_from_the_admin(member_client: Client, agent: Person) -> None:
    asked = ask(member_client)
    page = as_(agent).get(f"/admin/community/helprequest/{asked.pk}/change/").text
    for address in (link_mailed(), link_in(page)):
        assert read(as_(agent), address) == (200, b"till 3 is stuck")


def test_attack_5_nobody_else_does(member: Person, member_client: Client) -> None:
    ask(member_client)
    mailed, own = link_mailed(), link_in(member_client.get("/me/").text)
    stranger = as_(PersonFactory.create())
    inside = as_(PersonFactory.create(is_staff=True))
    assert [read(who, address) for who in (stranger, inside) for address in (mailed, own)] == [(404, b"")] * 4
    assert Client().get(mailed)["Location"].startswith("/join/?next=/files/private/")


def test_attack_8_an_agent_who_is_none_any_more(member_client: Client, agent: Person) -> None:
    ask(member_client)
    address, client = link_mailed(), as_(agent)
    assert read(client, address)[0] == 200
    agent.groups.clear()
    assert read(client, address) == (404, b"")
    agent.groups.set(Group.objects.filter(name="agent"))
    Person.objects.filter(pk=agent.pk).update(is_staff=False)
    assert read(client, address) == (404, b"")


def test_attack_8_a_request_that_was_deleted(member_client: Client) -> None:
    asked = ask(member_client)
    address = link_in(member_client.get("/me/").text)
    asked.delete()
    assert read(member_client, address) == (404, b"")


def test_a_visitor_s_file_is_for_support_only(client: Client, agent: Person) -> None:
    asked = ask(client, email="jo@example.org")
    assert asked.attachment
    assert asked.attachment.owner is None
    assert read(as_(agent), link_mailed()) == (200, b"till 3 is stuck")


def test_a_picture_is_drawn_anew(client: Client) -> None:
    picture = sent("at home.jpg", a_picture(kind="JPEG", comment=b"at home"))
    asked = ask(client, email="jo@example.org", attachment=picture)
    assert asked.attachment
    assert asked.attachment.kind == "image/jpeg"


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (sent("a.svg", b"<svg onload=alert(1)>"), "We can’t take that kind of file."),
        (sent("page.txt", b"<!doctype html><p>"), "We can’t take that kind of file."),
        (sent("a.txt", b""), "The file is empty."),
        (sent("a.png", b"\x89PNG\r\n\x1a\n"), "That is no image we can show."),
    ],
)
def test_attack_7_what_we_do_not_take_is_said_beside_the_field(
    client: Client, file: SimpleUploadedFile, words: str
) -> None:
    answer = client.post("/help/", {"text": "My story", "email": "jo@example.org", "attachment": file})
    assert answer.status_code == 422
    assert words in answer.text
    assert "My story" in answer.text
    assert (HelpRequest.objects.count(), File.objects.count()) == (0, 0)


def test_a_file_has_to_be_chosen_again_after_a_fault(client: Client) -> None:
    faulty = client.post("/help/", {"text": "My story", "email": "jo@", "attachment": sent()})
    assert faulty.status_code == 422
    assert "Choose the file again: your browser did not keep it." in faulty.text
    assert "Choose the file again" not in client.post("/help/", {"text": "", "email": "jo@"}).text
    assert File.objects.count() == 0


def test_attack_1_the_name_of_a_file(member_client: Client, agent: Person) -> None:
    asked = ask(member_client, attachment=sent("<img src=x onerror=alert(1)>.txt"))
    for page in (
        member_client.get("/me/").text,
        as_(agent).get(f"/admin/community/helprequest/{asked.pk}/change/").text,
        kinds["help"].letter(Message.objects.get(kind="help"), {}).html,
    ):
        assert "<img src=x" not in page
        assert "_img src=x onerror=alert(1)_.txt" in page


def test_attack_4_an_attachment_of_another_s_is_not_taken(member: Person, member_client: Client) -> None:
    """What is posted as words is no file."""
    other = File.objects.create(purpose="help", name="a", kind="text/plain", bytes=1, sha256="0" * 64)
    member_client.post("/help/", {"text": "Mine now", "attachment": other.pk, "attachment_id": other.pk})
    assert HelpRequest.objects.get().attachment is None
