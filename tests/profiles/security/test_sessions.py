from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from profiles.people.models import Person
from profiles.security.devices import device_of
from profiles.security.models import OpenSession
from profiles.security.sessions import forget_ended, shortened
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"
LIST = "/me/security/"


def browser(person: Person, agent: str = FIREFOX, network: str = "192.0.2.7") -> Client:
    client = Client(REMOTE_ADDR=network, headers={"user-agent": agent})
    client.force_login(person)
    client.get("/me/")
    return client


def test_the_list_says_device_network_and_which_is_this(member: Person) -> None:
    here, phone = browser(member), browser(member, IPHONE, "2001:db8:1:2::3")
    page = here.get(LIST).text
    assert "Firefox on Windows" in page
    assert "Safari on iPhone" in page
    assert "Network 192.0.2.0." in page
    assert "Network 2001:db8:1::." in page
    assert page.count("This one.") == 1
    assert page.count("Sign out there") == 1
    assert phone.get(LIST).status_code == 200


def test_no_more_is_kept_than_is_shown(member: Person) -> None:
    browser(member)
    row = OpenSession.objects.get()
    assert (row.device, row.network, row.person) == ("Firefox/Windows", "192.0.2.0", member)


def test_a_fault_on_the_first_page_spoils_nothing(member: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Django saves no session with an answer of 500 and above."""
    client = Client(raise_request_exception=False)
    client.force_login(member)
    with monkeypatch.context() as broken:
        broken.setattr("profiles.people.views.render", None)
        assert client.get("/me/").status_code == 500
    assert [client.get("/me/").status_code for _ in range(2)] == [200, 200]
    assert OpenSession.objects.get().session_key == client.session.session_key


def test_one_is_signed_out_elsewhere(member: Person) -> None:
    here, phone, till = browser(member), browser(member, IPHONE), browser(member, "")
    row = OpenSession.objects.get(session_key=phone.session.session_key)
    assert here.post(f"{LIST}sessions/{row.key}/end/")["Location"] == LIST
    assert [client.get("/me/").status_code for client in (here, phone, till)] == [200, 302, 200]
    assert not Session.objects.filter(session_key=row.session_key).exists()


def test_all_others_are_signed_out(member: Person) -> None:
    here, phone, till = browser(member), browser(member, IPHONE), browser(member, "")
    old = Client()
    old.force_login(member)  # never seen, so in no list
    here.post(f"{LIST}sessions/others/end/")
    assert [client.get("/me/").status_code for client in (here, phone, till, old)] == [200, 302, 302, 302]
    here.get(LIST)
    assert [row.session_key for row in OpenSession.objects.all()] == [here.session.session_key]


def test_nobody_ends_the_session_of_another_or_their_own(member: Person) -> None:
    here, other = browser(member), browser(PersonFactory.create())
    rows = [OpenSession.objects.get(session_key=client.session.session_key) for client in (other, here)]
    for row in rows:
        assert here.post(f"{LIST}sessions/{row.key}/end/").status_code == 404
    assert [client.get("/me/").status_code for client in (here, other)] == [200, 200]


def test_it_is_noted_every_ten_minutes(member: Person) -> None:
    client = browser(member)
    first = OpenSession.objects.get().seen_at
    client.get("/me/")
    assert OpenSession.objects.get().seen_at == first
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        client.get("/me/")
    assert OpenSession.objects.get().seen_at - first > timedelta(minutes=10)


def test_what_was_signed_out_leaves_the_list(member: Person) -> None:
    here, phone = browser(member), browser(member, IPHONE)
    phone.post("/sign-out/")
    assert "Safari on iPhone" not in here.get(LIST).text
    assert forget_ended() == 1
    assert OpenSession.objects.count() == 1


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (FIREFOX, "Firefox/Windows"),
        (IPHONE, "Safari/iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36", "Chrome/Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge/Windows"),
        ("curl/8.0", ""),
        ("", ""),
        ("<script>Firefox/</script>", "Firefox/"),
    ],
)
def test_a_device_in_words(agent: str, device: str) -> None:
    assert device_of(agent) == device


@pytest.mark.parametrize(
    ("network", "kept"),
    [("192.0.2.7", "192.0.2.0"), ("2001:db8:1:2::3", "2001:db8:1::"), ("unknown", ""), ("", "")],
)
def test_a_network_is_cut(network: str, kept: str) -> None:
    assert shortened(network) == kept
