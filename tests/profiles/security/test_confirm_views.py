import pytest
from django.test import Client

from portal.mail.models import Message
from profiles.people.models import Person
from tests.profiles.accounts.coming import EVIL
from tests.profiles.security.hands import (
    PASSWORD,
    age_session,
    app_code,
    by_code,
    mailed_code,
    wrong_code,
)

pytestmark = pytest.mark.django_db
CONFIRM = "/me/security/confirm/"
NEXT = "/me/security/address/"


@pytest.fixture
def later(member: Person) -> Client:
    """Signed in a while ago."""
    client = Client()
    client.force_login(member)
    age_session(client)
    return client


def is_fresh(client: Client) -> bool:
    return client.get(NEXT).status_code == 200


def test_who_just_signed_in_is_not_asked(member: Person) -> None:
    client = Client()
    by_code(client, member)
    assert is_fresh(client)


def test_without_password_a_mailed_code_shows_it(later: Client, member: Person) -> None:
    assert later.get(NEXT)["Location"] == f"{CONFIRM}?next=%2Fme%2Fsecurity%2Faddress%2F"
    assert not Message.objects.exists()
    answer = later.post(f"{CONFIRM}mail/", {"next": NEXT})
    assert answer["Location"] == f"{CONFIRM}?next=%2Fme%2Fsecurity%2Faddress%2F"
    code = mailed_code(member.email)
    assert later.post(CONFIRM, {"code": f"{(int(code) + 1) % 1_000_000:06}"}).status_code == 422
    assert later.post(CONFIRM, {"code": code, "next": NEXT})["Location"] == NEXT
    assert is_fresh(later)


def test_a_mailed_code_works_once_and_not_elsewhere(later: Client, member: Person) -> None:
    later.post(f"{CONFIRM}mail/")
    code = mailed_code(member.email)
    other = Client()
    other.force_login(member)
    age_session(other)
    other.post(CONFIRM, {"code": code})
    assert not is_fresh(other)
    later.post(CONFIRM, {"code": code})
    age_session(later)
    later.post(CONFIRM, {"code": code})
    assert not is_fresh(later)


def test_five_wrong_codes_end_it(later: Client, member: Person) -> None:
    later.post(f"{CONFIRM}mail/")
    code = mailed_code(member.email)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    assert [later.post(CONFIRM, {"code": wrong}).status_code for _ in range(5)] == [422] * 5
    assert later.post(CONFIRM, {"code": code}).status_code == 422


def test_mails_are_limited(later: Client) -> None:
    answers = [later.post(f"{CONFIRM}mail/").status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]


def test_a_password_shows_it(baker: Person) -> None:
    client = Client()
    client.force_login(baker)
    age_session(client)
    assert client.post(CONFIRM, {"password": "wrong"}).status_code == 422
    assert client.post(CONFIRM, {"password": PASSWORD})["Location"] == "/me/security/"
    assert is_fresh(client)


def test_guessing_the_password_is_limited_and_the_mail_still_works(baker: Person) -> None:
    client = Client()
    client.force_login(baker)
    age_session(client)
    assert [client.post(CONFIRM, {"password": "guess"}).status_code for _ in range(10)] == [422] * 10
    client.post(CONFIRM, {"password": PASSWORD})
    assert not is_fresh(client)
    client.post(f"{CONFIRM}mail/")
    client.post(CONFIRM, {"code": mailed_code(baker.email)})
    assert is_fresh(client)


def test_with_a_second_step_nothing_less_will_do(careful: Person) -> None:
    client = Client()
    client.force_login(careful)
    age_session(client)
    client.post(f"{CONFIRM}mail/")
    assert not Message.objects.exists()
    for form in ({"password": PASSWORD}, {"code": wrong_code()}):
        assert client.post(CONFIRM, form).status_code == 422
    assert client.post(CONFIRM, {"code": app_code()})["Location"] == "/me/security/"
    assert is_fresh(client)


def test_guessing_the_second_step_is_limited(careful: Person) -> None:
    client = Client()
    client.force_login(careful)
    age_session(client)
    assert [client.post(CONFIRM, {"code": wrong_code()}).status_code for _ in range(6)] == [422] * 6
    client.post(CONFIRM, {"code": app_code()})
    assert not is_fresh(client)


@pytest.mark.parametrize("target", EVIL)
def test_next_stays_local(baker: Person, target: str) -> None:
    client = Client()
    client.force_login(baker)
    answer = client.post(CONFIRM, {"password": PASSWORD, "next": target})
    assert answer["Location"].startswith("/")
    assert not answer["Location"].startswith(("//", "/\\"))
