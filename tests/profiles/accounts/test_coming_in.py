import threading
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.signing import Signer
from django.db import connection
from django.test import Client
from django.utils import timezone

from portal.activity.models import Activity
from portal.mail.models import Message
from profiles.accounts.carrying import Carrier, carriers
from profiles.accounts.models import PendingSignup
from profiles.consent.models import Consent, ConsentEntry, ConsentWording
from profiles.people.models import Person
from profiles.people.suspending import suspend
from tests.factories import PersonFactory
from tests.profiles.accounts.coming import (
    NEWCOMER,
    ask,
    code_for,
    come_in,
    is_in,
    link_for,
    pending,
    ticked_in,
    wrong_code_for,
)

pytestmark = pytest.mark.django_db


def did(verb: str) -> int:
    return Activity.objects.filter(verb=verb).count()


@pytest.fixture
def attached(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any, bool]]:
    """What a carrier of ours was given: whose, what, new or not."""
    seen: list[tuple[str, Any, bool]] = []
    carrier = Carrier(
        lambda request: request.GET.get("trade"),
        lambda person, data, is_new: seen.append((person.email, data, is_new)),
        lambda data: [f"A <{data}>"],
    )
    monkeypatch.setitem(carriers._things, "test", carrier)
    return seen


def expire(row: PendingSignup) -> None:
    PendingSignup.objects.filter(pk=row.pk).update(expires_at=timezone.now())


# the code


def test_the_code_lets_a_newcomer_in_and_confirms_them(client: Client) -> None:
    answer = come_in(client, next="/training/")
    assert (answer.status_code, answer["Location"]) == (302, "/training/")
    person = Person.objects.get()
    assert person.is_member
    assert not person.only_typed
    assert client.session["_auth_user_id"] == str(person.pk)
    assert (did("joined"), did("signed_in")) == (1, 1)
    address = EmailAddress.objects.get()
    assert (address.user, address.email, address.verified, address.primary) == (person, NEWCOMER, True, True)
    assert pending().used_at is not None


def test_spaces_in_the_code_do_not_matter(client: Client) -> None:
    ask(client)
    code = code_for()
    assert client.post("/join/code/", {"code": f" {code[:3]} {code[3:]} "}).status_code == 302
    assert is_in(client)


def test_a_member_comes_in_without_joining_twice(client: Client, member: Person) -> None:
    come_in(client, member.email)
    assert is_in(client)
    assert (did("joined"), did("signed_in")) == (0, 1)


def test_an_imported_person_joins_by_the_mailed_code_alone(client: Client) -> None:
    person = PersonFactory.create(email="list@example.org", confirmed_at=None)
    ask(client, person.email)
    person.refresh_from_db()
    assert person.confirmed_at is None
    client.post("/join/code/", {"code": code_for(person.email)})
    person.refresh_from_db()
    assert person.is_member
    assert did("joined") == 1


def test_the_session_gets_a_new_key(client: Client) -> None:
    ask(client)
    before = client.session.session_key
    client.post("/join/code/", {"code": code_for()})
    assert client.session.session_key != before
    assert not client.session.exists(before)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_five_wrong_codes_and_the_right_one_is_worth_nothing(client: Client) -> None:
    ask(client)
    wrong = wrong_code_for()
    pages = [client.post("/join/code/", {"code": wrong}) for _ in range(5)]
    assert [page.status_code for page in pages] == [422] * 5
    assert "You can try 4 more times." in pages[0].content.decode()
    assert "You can try once more." in pages[3].content.decode()
    assert "no longer works" in pages[4].content.decode()
    assert client.post("/join/code/", {"code": code_for()}).status_code == 422
    assert not is_in(client)
    assert pending().wrong_tries == 5


def test_guessing_over_many_requests_is_stopped_but_the_link_still_works(client: Client) -> None:
    for _ in range(4):
        ask(client)
        for _ in range(5):
            client.post("/join/code/", {"code": "none"})
    ask(client)
    answer = client.post("/join/code/", {"code": code_for()})
    assert answer.status_code == 429
    assert "Use the button in the mail" in answer.content.decode()
    assert not is_in(client)
    client.post(link_for())
    assert is_in(client)


def test_an_old_code_is_refused(client: Client) -> None:
    ask(client)
    expire(pending())
    answer = client.post("/join/code/", {"code": code_for()})
    assert (answer.status_code, is_in(client)) == (422, False)


def test_a_code_works_once(client: Client) -> None:
    ask(client)
    code = code_for()
    thief = _with_pending(str(pending().key))
    client.post("/join/code/", {"code": code})
    assert thief.post("/join/code/", {"code": code}).status_code == 422
    assert not is_in(thief)
    assert did("signed_in") == 1


def test_the_code_of_one_request_is_no_good_for_another(client: Client) -> None:
    stranger = Client()
    ask(client)
    code = code_for()
    ask(stranger)
    assert stranger.post("/join/code/", {"code": code}).status_code == (302 if code == code_for() else 422)


def test_a_browser_that_did_not_ask_has_no_code_page(client: Client) -> None:
    ask(client)
    stranger = Client()
    for answer in (stranger.get("/join/code/"), stranger.post("/join/code/", {"code": code_for()})):
        assert (answer.status_code, answer["Location"]) == (302, "/join/")


def test_who_is_shut_out_after_asking_stays_out(client: Client, member: Person) -> None:
    ask(client, member.email)
    suspend(member, by=member)
    assert client.post("/join/code/", {"code": code_for(member.email)}).status_code == 422
    assert client.post(link_for(member.email)).status_code == 410
    assert not is_in(client)


def test_a_new_code_replaces_the_old_one_on_this_page(client: Client, wordings: list[ConsentWording]) -> None:
    ask(client, ticked=[wordings[0].pk], next="/training/")
    old = pending()
    assert client.post("/join/code/new/")["Location"] == "/join/code/"
    new = pending()
    assert (new.pk != old.pk, new.ticked, new.next_url) == (True, old.ticked, "/training/")
    client.post("/join/code/", {"code": code_for()})
    assert is_in(client)


def test_a_new_code_needs_an_earlier_one(client: Client) -> None:
    assert client.post("/join/code/new/")["Location"] == "/join/"
    assert not Message.objects.exists()


def test_a_code_mailed_before_the_sites_key_changed_still_works(client: Client, settings: Any) -> None:
    ask(client)
    code, link = code_for(), link_for()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key"
    ask_page = Client().get(link)
    assert ask_page.status_code == 200
    browser = _with_pending(str(pending().key))
    assert browser.post("/join/code/", {"code": code}).status_code == 302


# what comes along


def test_what_was_ticked_is_given_with_its_proof(client: Client, wordings: list[ConsentWording]) -> None:
    ask(client, ticked=[wordings[0].pk])
    assert not ConsentEntry.objects.exists()
    client.post("/join/code/", {"code": code_for()})
    entry = ConsentEntry.objects.get()
    assert (entry.person.email, entry.purpose, entry.channel) == (NEWCOMER, "newsletter", "mail")
    assert (entry.given, entry.wording, entry.source) == (True, wordings[0], "signup")
    assert entry.proof["message"] == str(Message.objects.get(kind="code").key)
    assert (entry.proof["by"], entry.proof["network"]) == ("code", "127.0.0.1")
    assert entry.proof["asked_at"] < entry.proof["confirmed_at"]
    assert Consent.objects.get().given
    assert did("consent_given") == 1


def test_nothing_ticked_is_nothing_given(client: Client, wordings: list[ConsentWording]) -> None:
    come_in(client)
    assert not ConsentEntry.objects.exists()


def test_what_was_carried_is_attached_on_any_device(
    client: Client, attached: list[tuple[str, Any, bool]]
) -> None:
    ask(client, query="?trade=bakery")
    phone = Client()
    page = phone.get(link_for()).content.decode()
    assert "A &lt;bakery&gt;" in page
    phone.post(link_for(), ticked_in(page))
    assert attached == [(NEWCOMER, "bakery", True)]


def test_in_the_browser_that_asked_the_link_does_what_the_code_does(
    client: Client, wordings: list[ConsentWording], attached: list[tuple[str, Any, bool]]
) -> None:
    ask(client, query="?trade=bakery", ticked=[wordings[0].pk])
    page = client.get(link_for()).content.decode()
    assert "You said yes to" in page
    assert 'type="checkbox"' not in page
    client.post(link_for())
    assert attached == [(NEWCOMER, "bakery", True)]
    assert [(entry.given, entry.wording) for entry in ConsentEntry.objects.all()] == [(True, wordings[0])]


@pytest.mark.parametrize(("for_anyone", "new"), [(False, False), (False, True), (True, False), (True, True)])
def test_elsewhere_the_box_to_keep_starts_ticked_only_where_it_does_no_harm(
    member: Person, monkeypatch: pytest.MonkeyPatch, for_anyone: bool, new: bool
) -> None:
    kept: list[str] = []
    attach = lambda person, data, is_new: kept.append(data)  # noqa: E731
    carrier = Carrier(lambda request: "bakery", attach, lambda data: ["A bakery"], for_anyone)
    monkeypatch.setitem(carriers._things, "test", carrier)
    address = NEWCOMER if new else member.email
    ask(Client(), address)
    victim = Client()
    page = victim.get(link_for(address)).content.decode()
    assert "A bakery" in page
    assert ticked_in(page) == ({"keep": ["test"]} if for_anyone or new else {})
    victim.post(link_for(address), {"keep": []})
    assert (is_in(victim), kept) == (True, [])


def test_a_stranger_says_yes_for_nobody(
    wordings: list[ConsentWording], member: Person, attached: list[tuple[str, Any, bool]]
) -> None:
    """Somebody types the address of another, with ticks and a trade; its owner presses the button in the mail."""
    ask(Client(), member.email, query="?trade=bakery", ticked=[wording.pk for wording in wordings])
    victim = Client()
    page = victim.get(link_for(member.email)).content.decode()
    assert page.count('type="checkbox"') == len(wordings) + 1
    assert ticked_in(page) == {}
    assert victim.post(link_for(member.email), ticked_in(page)).status_code == 302
    assert is_in(victim)
    assert (attached, ConsentEntry.objects.count()) == ([], 0)


def test_elsewhere_counts_what_is_ticked_there_and_nothing_that_was_not_asked(
    wordings: list[ConsentWording], member: Person
) -> None:
    ask(Client(), member.email, ticked=[wordings[0].pk])
    phone, link = Client(), link_for(member.email)
    assert phone.post(link, {"ticked": [wordings[1].pk]}).status_code == 422
    assert phone.post(link, {"keep": ["training"]}).status_code == 302
    assert not ConsentEntry.objects.exists()
    ask(Client(), member.email, ticked=[wordings[0].pk])
    phone.post(link_for(member.email), {"ticked": [wordings[0].pk]})
    assert [(entry.given, entry.wording) for entry in ConsentEntry.objects.all()] == [(True, wordings[0])]


def test_a_new_code_asked_elsewhere_brings_no_ticks_and_no_facts(
    wordings: list[ConsentWording], attached: list[tuple[str, Any, bool]]
) -> None:
    ask(Client(), query="?trade=bakery", ticked=[wordings[0].pk])
    link = link_for()
    expire(pending())
    victim = Client()
    victim.post(f"{link}new/")
    assert (pending().ticked, "test" in pending().carried) == ([], False)
    victim.post("/join/code/", {"code": code_for()})
    assert is_in(victim)
    assert (attached, ConsentEntry.objects.count()) == ([], 0)


def test_a_carrier_is_told_that_the_person_was_here_before(
    client: Client, member: Person, attached: list[tuple[str, Any, bool]]
) -> None:
    ask(client, member.email, query="?trade=bakery")
    client.post("/join/code/", {"code": code_for(member.email)})
    assert attached == [(member.email, "bakery", False)]


def test_what_was_done_while_waiting_for_the_mail_comes_too(
    client: Client, attached: list[tuple[str, Any, bool]]
) -> None:
    ask(client, query="?trade=bakery")
    client.post("/join/code/?trade=florist", {"code": code_for()})
    assert attached == [(NEWCOMER, "florist", True)]


def test_a_used_request_brings_nothing_a_second_time(
    client: Client, wordings: list[ConsentWording], attached: list[tuple[str, Any, bool]]
) -> None:
    ask(client, query="?trade=bakery", ticked=[wordings[0].pk])
    Client().post(link_for(), {"keep": ["test"], "ticked": [wordings[0].pk]})
    client.post("/join/code/new/")
    client.post("/join/code/", {"code": code_for()})
    assert is_in(client)
    assert len(attached) == 1
    assert ConsentEntry.objects.count() == 1


# the link


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_changes_nothing(
    client: Client, method: str, wordings: list[ConsentWording]
) -> None:
    ask(client, ticked=[wordings[0].pk])
    scanner = Client()
    assert getattr(scanner, method)(link_for()).status_code == 200
    assert not is_in(scanner)
    assert (pending().used_at, Person.objects.get().confirmed_at) == (None, None)
    assert not ConsentEntry.objects.exists()
    assert did("joined") == did("signed_in") == 0


def test_the_button_of_the_link_lets_in_on_another_device(client: Client) -> None:
    ask(client, next="/training/")
    phone = Client()
    page = phone.get(link_for()).content.decode()
    assert NEWCOMER in page
    assert page.count("Let me in") == 2
    answer = phone.post(link_for())
    assert (answer["Location"], is_in(phone), is_in(client)) == ("/training/", True, False)


def test_the_link_shows_what_was_ticked_with_it(client: Client, wordings: list[ConsentWording]) -> None:
    ask(client, ticked=[wordings[1].pk])
    page = Client().get(link_for()).content.decode()
    assert wordings[1].label in page
    assert wordings[0].label not in page


def test_a_used_link_is_refused_and_offers_a_new_code(client: Client) -> None:
    ask(client)
    link = link_for()
    Client().post(link)
    thief = Client()
    for answer in (thief.get(link), thief.post(link)):
        assert answer.status_code == 410
        assert f'action="{link}new/"' in answer.content.decode()
    assert not is_in(thief)
    assert thief.post(f"{link}new/")["Location"] == "/join/code/"
    assert Message.objects.filter(kind="code").count() == 2
    assert not is_in(thief)


def test_an_expired_link_is_refused(client: Client) -> None:
    ask(client)
    expire(pending())
    assert client.post(link_for()).status_code == 410
    assert not is_in(client)


def test_a_link_of_another_purpose_cut_or_made_up_is_refused(client: Client) -> None:
    ask(client)
    key, link = str(pending().key), link_for()
    for token in (key, Signer(salt="kinship.newsletter.confirm").sign(key), Signer().sign(key), "x:y"):
        assert client.post(f"/join/link/{token}/").status_code == 404
    assert client.post(f"{link[:-4]}/").status_code == 404
    assert client.post(f"{link[:-4]}/new/")["Location"] == "/join/"
    assert not is_in(client)


def test_the_link_of_one_person_takes_over_from_another(member_client: Client, member: Person) -> None:
    ask(Client())
    member_client.post(link_for())
    assert member_client.session["_auth_user_id"] == str(Person.objects.get(email=NEWCOMER).pk)


def test_the_link_needs_our_own_form(client: Client) -> None:
    ask(client)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link_for()).status_code == 403
    assert not is_in(strict)


# two at once


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_two_uses_of_one_code_are_one_coming_in(wordings: list[ConsentWording]) -> None:
    asker = Client()
    ask(asker, ticked=[wordings[0].pk])
    code, link, key = code_for(), link_for(), str(pending().key)
    browsers = [_with_pending(key) for _ in range(3)]
    ways = [lambda b=b: b.post("/join/code/", {"code": code}) for b in browsers[:2]]
    ways.append(lambda: browsers[2].post(link))
    _all_at_once(ways)
    assert sum(is_in(browser) for browser in browsers) == 1
    assert (did("joined"), did("signed_in"), did("consent_given")) == (1, 1, 1)
    assert ConsentEntry.objects.count() == 1


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_two_requests_of_one_newcomer_are_one_joining() -> None:
    browsers = [Client(), Client()]
    codes = []
    for browser in browsers:
        ask(browser)
        codes.append(code_for())
    _all_at_once(
        [lambda b=b, c=c: b.post("/join/code/", {"code": c}) for b, c in zip(browsers, codes, strict=True)]
    )
    assert (did("joined"), did("signed_in")) == (1, 2)


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_an_address_typed_twice_at_once_is_one_person() -> None:
    _all_at_once([lambda: ask(Client()) for _ in range(4)])
    assert Person.objects.count() == 1
    assert PendingSignup.objects.count() == 4


def _with_pending(key: str) -> Client:
    browser = Client()
    session = browser.session
    session["pending_signup"] = key
    session.save()
    browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return browser


def _all_at_once(ways: list[Any]) -> None:
    gate = threading.Barrier(len(ways))

    def run(way: Any) -> None:
        gate.wait()
        try:
            way()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[way]) for way in ways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_request_is_over_after_its_minutes(client: Client) -> None:
    before = timezone.now()
    ask(client)
    minutes = timedelta(minutes=settings.CODE_MINUTES)
    assert before + minutes <= pending().expires_at <= timezone.now() + minutes
