import pytest
from django.test import Client
from django.utils import timezone

from portal.activity.models import Activity
from portal.mail.models import Message
from profiles.accounts.carrying import Carrier, carriers
from profiles.people.models import Person
from tests.factories import PersonFactory
from tests.profiles.accounts.coming import EVIL, bare, is_in

pytestmark = pytest.mark.django_db

PASSWORD = "rye bread at dawn"
NEW = "sour dough at noon"


@pytest.fixture
def baker(member: Person) -> Person:
    member.set_password(PASSWORD)
    member.save(update_fields=["password"])
    return member


def sign_in(
    client: Client, address: str = "marta@example.org", password: str = PASSWORD, query: str = ""
) -> int:
    return client.post(f"/sign-in/{query}", {"login": address, "password": password}).status_code


# signing in


def test_a_password_lets_in(client: Client, baker: Person) -> None:
    before = client.session.session_key
    assert sign_in(client) == 302
    assert is_in(client)
    assert client.session.session_key != before
    assert Activity.objects.get(verb="signed_in").data == {"by": "password"}


def test_a_password_takes_along_what_was_done_before(
    client: Client, baker: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[Person, object, bool]] = []
    carrier = Carrier(lambda request: "a training", lambda *what: given.append(what))
    monkeypatch.setitem(carriers._things, "test", carrier)
    sign_in(client, password="a wrong one")
    assert given == []
    sign_in(client)
    assert given == [(baker, "a training", False)]


@pytest.mark.parametrize("target", EVIL)
def test_next_stays_local(client: Client, baker: Person, target: str) -> None:
    answer = client.post("/sign-in/", {"login": baker.email, "password": PASSWORD, "next": target})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/")
    assert not answer["Location"].startswith(("//", "/\\"))


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(baker: Person) -> None:
    PersonFactory.create(email="code@example.org")
    PersonFactory.create(email="shut@example.org", closed_at=timezone.now())
    pages = set()
    for address in (baker.email, "code@example.org", "shut@example.org", "nobody@example.org"):
        client = Client()
        answer = client.post("/sign-in/", {"login": address, "password": "not this one"})
        assert not is_in(client)
        pages.add((answer.status_code, bare(answer, address)))
    assert len(pages) == 1


def test_the_sixth_guess_is_worth_nothing(baker: Person) -> None:
    for number in range(5):
        sign_in(Client(REMOTE_ADDR=f"192.0.2.{number}"), password="guess")
    client = Client(REMOTE_ADDR="192.0.2.99")
    sign_in(client)
    assert not is_in(client)


def test_who_closed_their_account_is_not_let_in_by_password(client: Client, baker: Person) -> None:
    Person.objects.filter(pk=baker.pk).update(closed_at=timezone.now())
    answer = client.post("/sign-in/", {"login": baker.email, "password": PASSWORD})
    assert answer["Location"] == "/sign-in/closed/"
    assert not is_in(client)
    assert client.get("/sign-in/closed/").status_code == 200


def test_allauths_own_sign_up_is_closed(client: Client) -> None:
    for answer in (client.get("/join/new/"), client.post("/join/new/", {"email": "new@example.org"})):
        assert (answer.status_code, answer["Location"]) == (302, "/join/")
    assert not Person.objects.exists()


# signing out


def test_opening_the_way_out_signs_nobody_out(member_client: Client) -> None:
    page = member_client.get("/sign-out/")
    assert (page.status_code, is_in(member_client)) == (200, True)
    assert member_client.head("/sign-out/").status_code == 200
    assert is_in(member_client)


def test_signing_out_is_a_post(member_client: Client) -> None:
    before = member_client.session.session_key
    answer = member_client.post("/sign-out/")
    assert (answer.status_code, is_in(member_client)) == (302, False)
    assert not member_client.session.exists(before)


# setting and changing


def test_a_member_sets_a_password_and_is_told_by_mail(member_client: Client, member: Person) -> None:
    assert member_client.get("/me/password/")["Location"] == "/me/password/set/"
    answer = member_client.post("/me/password/set/", {"password1": NEW, "password2": NEW})
    assert answer["Location"] == "/me/security/"
    member.refresh_from_db()
    assert member.check_password(NEW)
    assert is_in(member_client)
    notice = Message.objects.get()
    assert (notice.kind, notice.person, notice.data["event"]) == ("notice", member, "password_set")
    assert notice.data["network"] == "127.0.0.1"


def test_a_change_ends_the_other_sessions(baker: Person) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here)
    sign_in(elsewhere)
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert here.post("/me/password/", form).status_code == 302
    assert here.get("/me/password/").status_code == 200
    assert elsewhere.get("/me/password/")["Location"].startswith("/join/")
    assert Message.objects.get(kind="notice").data["event"] == "password_changed"


def test_a_change_needs_the_old_password_and_a_good_new_one(client: Client, baker: Person) -> None:
    sign_in(client)
    for old, new in (("wrong", NEW), (PASSWORD, "short"), (PASSWORD, "password123")):
        page = client.post("/me/password/", {"oldpassword": old, "password1": new, "password2": new})
        assert "One thing to put right" in page.content.decode()
    baker.refresh_from_db()
    assert baker.check_password(PASSWORD)
    assert not Message.objects.exists()


@pytest.mark.parametrize("url", ["/me/password/", "/me/password/set/"])
def test_a_visitor_sets_nothing(client: Client, url: str) -> None:
    for answer in (client.get(url), client.post(url, {"password1": NEW, "password2": NEW})):
        assert answer["Location"] == f"/join/?next={url}"
