import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.mail.models import Message
from profiles.accounts.carrying import Carrier, carriers
from profiles.accounts.models import PendingSignup
from profiles.consent.models import ConsentWording
from profiles.people.models import Person
from tests.factories import PersonFactory
from tests.profiles.accounts.coming import EVIL, NEWCOMER, ask, bare, code_for, come_in, pending
from tests.starters import load_questions

pytestmark = pytest.mark.django_db


def test_the_page_has_one_box_and_no_tick(client: Client, wordings: list[ConsentWording]) -> None:
    page = client.get("/join/").content.decode()
    assert page.count('type="email"') == 1
    assert page.count('type="checkbox"') == len(wordings) == 2
    assert " checked" not in page
    assert "One newsletter a month." in page


def test_the_page_speaks_the_visitors_language(client: Client, wordings: list[ConsentWording]) -> None:
    page = client.get("/join/", headers={"accept-language": "de"}).content.decode()
    assert "Ein Newsletter im Monat." in page
    assert "One newsletter a month." not in page


def test_the_pages_take_few_queries(
    client: Client,
    wordings: list[ConsentWording],
    django_assert_num_queries: Callable[[int], CaptureQueriesContext],
) -> None:
    client.get("/join/")
    with django_assert_num_queries(2):
        client.get("/join/")
    ask(client)
    with django_assert_num_queries(1):
        client.get("/join/code/")


def test_an_unknown_address_makes_an_unconfirmed_person_and_a_code(client: Client) -> None:
    answer = ask(client, " New@Example.org ", query="?next=/training/")
    assert (answer.status_code, answer["Location"]) == (302, "/join/code/")
    person = Person.objects.get()
    assert (person.email, person.confirmed_at, person.only_typed) == (NEWCOMER, None, True)
    assert not person.has_usable_password()
    kept = PendingSignup.objects.get()
    assert (kept.person, kept.next_url, kept.language, kept.used_at) == (person, "/training/", "en", None)
    message = Message.objects.get()
    assert (message.kind, message.person, message.occasion) == ("code", person, f"code:{kept.key}")


def test_the_code_is_readable_nowhere_but_in_the_seal(client: Client) -> None:
    ask(client)
    code, kept, message = code_for(), pending(), Message.objects.get()
    assert re.fullmatch(r"\d{6}", code)
    assert code not in kept.code_hash
    assert len(kept.code_hash) == 64
    assert message.data == {"language": "en", "ticked": []}
    assert code.encode() not in bytes(message.sealed or b"")


def test_a_known_address_makes_nobody(client: Client, member: Person) -> None:
    ask(client, "MARTA@example.org")
    assert list(Person.objects.all()) == [member]
    assert pending().person == member


def test_known_unknown_imported_closed_and_suspended_get_the_same_bytes_by_the_same_way(
    wordings: list[ConsentWording],
) -> None:
    PersonFactory.create(email="known@example.org")
    PersonFactory.create(email="list@example.org", confirmed_at=None)
    PersonFactory.create(email="shut@example.org", closed_at=timezone.now())
    PersonFactory.create(email="gone@example.org", is_active=False)
    seen, work = set(), set()
    ask(Client(), "first@example.org")
    for name in ("known", "list", "shut", "gone", "nobody"):
        client, address = Client(), f"{name}@example.org"
        with CaptureQueriesContext(connection) as queries:
            answer = ask(client, address, ticked=[wordings[0].pk])
        work.add(tuple(_shape(query["sql"]) for query in queries))
        page = client.get("/join/code/")
        wrong = client.post("/join/code/", {"code": "none"})
        parts = [bare(part, address) for part in (answer, page, wrong)]
        statuses = (answer.status_code, answer["Location"], page.status_code, wrong.status_code)
        seen.add((*statuses, *parts))
    assert len(seen) == 1
    assert len(work) == 1


def _shape(sql: str) -> str:
    """A statement without its values."""
    return re.sub(r'"s\d+_x\d+"', "", sql)[:60]


def test_who_is_shut_out_is_told_so_and_gets_no_code(client: Client) -> None:
    PersonFactory.create(email="shut@example.org", closed_at=timezone.now())
    ask(client, "shut@example.org")
    message = Message.objects.get()
    assert (message.kind, message.data["event"], message.sealed) == ("notice", "shut_out", None)


@pytest.mark.parametrize(
    "typed", ["", "marta@", "@example.org", "marta example.org", "a@b\nBcc: c@d.example"]
)
def test_a_bad_address_is_said_and_kept(client: Client, wordings: list[ConsentWording], typed: str) -> None:
    answer = ask(client, typed, ticked=[wordings[1].pk])
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "One thing to put right" in page
    assert page.count(" checked") == 1
    assert not Person.objects.exists()
    assert not Message.objects.exists()


def test_only_wordings_of_the_page_can_be_ticked(client: Client, wordings: list[ConsentWording]) -> None:
    phone = ConsentWording.objects.filter(channel="phone").first()
    assert phone
    assert ask(client, ticked=[phone.pk]).status_code == 422
    assert ask(client, ticked=["x"]).status_code == 422
    assert not PendingSignup.objects.exists()


def test_the_sixth_ask_within_the_hour_is_told_and_shows_not_who_is_known(
    client: Client, member: Person
) -> None:
    pages = set()
    for address in (NEWCOMER, member.email):
        answers = [ask(client, address) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [302] * 5 + [429]
        assert Message.objects.filter(address=address).count() == 5
        pages.add(re.sub(rb"\d+ minutes?", b"", bare(answers[-1], address)))
    assert len(pages) == 1
    assert client.post("/join/code/new/").status_code == 429


def test_who_asks_too_often_keeps_what_they_typed_and_ticked(
    client: Client, wordings: list[ConsentWording]
) -> None:
    last = [ask(client, next="/training/", ticked=[wordings[1].pk]) for _ in range(6)][-1]
    assert (last.status_code, 0 < int(last["Retry-After"]) <= 3600) == (429, True)
    for kept in (f'value="{NEWCOMER}"', 'value="/training/"', "Then try again."):
        assert kept in last.text
    assert last.text.count(" checked") == 1


def test_a_stranger_does_not_use_up_what_the_owner_may_ask(client: Client) -> None:
    stranger = Client(REMOTE_ADDR="2001:db8::1")
    assert [ask(stranger).status_code for _ in range(7)] == [302] * 5 + [429] * 2
    assert [ask(client).status_code for _ in range(6)] == [302] * 5 + [429]
    assert Message.objects.count() == 10


def test_many_networks_together_do_not_flood_an_address() -> None:
    strangers = [Client(REMOTE_ADDR=f"192.0.2.{number}") for number in range(31)]
    assert [ask(stranger).status_code for stranger in strangers] == [302] * 30 + [429]
    assert ask(strangers[-1], "other@example.org").status_code == 302


def test_a_network_that_asks_too_much_is_stopped(client: Client) -> None:
    statuses = [ask(client, "no address").status_code for _ in range(61)]
    assert statuses == [422] * 60 + [429]
    answer = ask(client)
    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)
    assert f'value="{NEWCOMER}"' in answer.text
    assert Client(REMOTE_ADDR="192.0.2.9").post("/join/", {"email": NEWCOMER}).status_code == 302


@pytest.mark.parametrize("target", EVIL)
def test_next_stays_local(client: Client, target: str) -> None:
    answer = come_in(client, next=target)
    assert answer.status_code == 302
    assert answer["Location"] in ("/", "/%5cevil")
    assert pending().next_url in ("", "/%5cevil")


def test_a_next_that_is_too_long_is_dropped(client: Client) -> None:
    ask(client, next="/" + "a" * 400)
    assert pending().next_url == ""


def test_other_methods_are_refused(client: Client) -> None:
    assert client.put("/join/").status_code == 405
    assert client.delete("/join/code/").status_code == 405
    assert client.get("/join/code/new/").status_code == 405


def test_who_is_in_is_sent_on(member_client: Client) -> None:
    assert member_client.get("/join/?next=/training/")["Location"] == "/training/"
    assert member_client.post("/join/?next=//evil", {"email": NEWCOMER}).status_code == 302
    assert not PendingSignup.objects.exists()


def test_what_a_visitor_did_is_taken_along_and_shown(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    carrier = Carrier(lambda request: request.GET.get("trade"), lambda *_: None, lambda data: [f"A {data}"])
    monkeypatch.setitem(carriers._things, "test", carrier)
    assert "A bakery" in client.get("/join/?trade=bakery").content.decode()
    ask(client, query="?trade=bakery")
    assert pending().carried["test"] == "bakery"
    assert "A bakery" in client.get("/join/code/").content.decode()


def test_the_join_page_is_kept_by_no_cache(client: Client) -> None:
    assert "no-store" in client.get("/join/")["Cache-Control"]


SAID = re.compile(r"You are <span[^>]*>your email</span>\.\s*<span data-content>(.*?)</span></p>")


def what_we_will_know(client: Client, url: str) -> str:
    said = SAID.search(client.get(url).content.decode())
    assert said
    return re.sub("<[^>]+>", "", said[1]).replace("?not known yet", "▢")


@pytest.mark.parametrize(
    "url",
    [
        "/join/?industry=bakery&need=get-paid",
        "/join/?next=/%3Findustry%3Dbakery%26need%3Dget-paid%23yours",
    ],
)
def test_the_page_says_what_we_will_know_of_a_visitor_s_sentence(client: Client, url: str) -> None:
    load_questions()
    said = what_we_will_know(client, url)
    assert said.startswith("You run a bakery with ▢")
    assert said.endswith("You want to get paid faster.")
    assert "own" not in said


def test_of_a_visitor_who_said_nothing_there_are_only_gaps(client: Client) -> None:
    load_questions()
    said = what_we_will_know(client, "/join/")
    assert said.startswith("You run ▢")
    assert "You want to ▢" in said
