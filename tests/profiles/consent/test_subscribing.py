import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.signing import TimestampSigner
from django.test import Client
from django.utils import timezone

from portal.mail.kinds import kinds
from portal.mail.models import Message
from portal.mail.sealing import unseal
from portal.web import rates
from profiles.accounts.codes import token_of as join_token
from profiles.consent.consenting import give, withdraw
from profiles.consent.models import Consent, ConsentEntry, ConsentWording
from profiles.people.models import Person
from tests.factories import PersonFactory
from tests.profiles.accounts.coming import bare

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wording")]
READER = "reader@example.org"


def ask(client: Client, address: str = READER) -> Any:
    return client.post("/newsletter/", {"email": address})


def link(address: str = READER) -> str:
    newest = Message.objects.filter(kind="confirm", address=address).latest("id")
    return f"/newsletter/confirm/{unseal(newest.sealed)['token']}/"


def test_the_page_shows_the_words(client: Client, wording: ConsentWording) -> None:
    page = client.get("/newsletter/").content.decode()
    assert wording.text in page
    assert page.count('type="email"') == 1


def test_asking_mails_a_link_and_gives_nothing(client: Client) -> None:
    assert ask(client)["Location"] == "/newsletter/sent/"
    person = Person.objects.get()
    assert (person.email, person.confirmed_at, person.only_typed) == (READER, None, True)
    assert not ConsentEntry.objects.exists()
    assert Message.objects.get().kind == "confirm"


def test_known_unknown_subscribed_and_closed_get_the_same_answer(wording: ConsentWording) -> None:
    PersonFactory.create(email="known@example.org")
    PersonFactory.create(email="shut@example.org", closed_at=timezone.now())
    subscribed = PersonFactory.create(email="reader@example.org")
    give(subscribed, "newsletter", "mail", wording=wording, source="test", proof={})
    answers = set()
    for name in ("known", "shut", "reader", "nobody"):
        client = Client()
        answer = ask(client, f"{name}@example.org")
        page = re.sub(rb'value="[^"]{64}"', b"", client.get("/newsletter/sent/").content)
        answers.add((answer.status_code, answer["Location"], answer.content, page))
    assert len(answers) == 1


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_confirms_nothing(client: Client, method: str) -> None:
    ask(client)
    assert getattr(Client(), method)(link()).status_code == 200
    assert not ConsentEntry.objects.exists()


def test_the_button_says_yes_and_makes_no_member(client: Client, wording: ConsentWording) -> None:
    ask(client)
    phone = Client()
    assert phone.post(link()).status_code == 200
    entry = ConsentEntry.objects.get()
    assert (entry.person.email, entry.wording, entry.source) == (READER, wording, "newsletter")
    assert entry.proof["message"] == str(Message.objects.get().key)
    assert (entry.proof["asked_network"], entry.proof["network"]) == ("127.0.0.1", "127.0.0.1")
    person = Person.objects.get()
    assert (person.confirmed_at, person.only_typed) == (None, False)
    assert "_auth_user_id" not in phone.session


def test_a_used_link_is_refused_even_after_a_withdrawal(client: Client) -> None:
    ask(client)
    client.post(link())
    withdraw(Person.objects.get(), "newsletter", "mail", source="test", proof={})
    assert client.get(link()).status_code == 410
    assert client.post(link()).status_code == 410
    assert not Consent.objects.get().given


def test_a_second_yes_uses_up_its_link_too(client: Client, wording: ConsentWording) -> None:
    person = PersonFactory.create(email=READER)
    give(person, "newsletter", "mail", wording=wording, source="signup", proof={})
    ask(client)
    assert [client.post(link()).status_code for _ in range(2)] == [200, 410]
    assert Consent.objects.count() == 1


def test_an_old_link_is_refused(client: Client) -> None:
    ask(client)
    old = link()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert client.post(old).status_code == 410
    assert not ConsentEntry.objects.exists()


def test_spoiled_and_foreign_links_are_refused(client: Client) -> None:
    ask(client)
    made_up = TimestampSigner(salt="kinship.newsletter.confirm").sign(str(uuid.uuid4()))
    tokens = [link().split("/")[3][:-3], join_token(uuid.uuid4()), TimestampSigner().sign("x"), made_up, "x"]
    for token in tokens:
        assert client.post(f"/newsletter/confirm/{token}/").status_code == 410
    assert not ConsentEntry.objects.exists()


def test_a_fourth_ask_within_the_hour_is_told_with_what_was_typed(client: Client) -> None:
    PersonFactory.create(email="known@example.org")
    pages = set()
    for address in (READER, "known@example.org"):
        answers = [ask(client, address) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [302] * 3 + [429]
        assert 0 < int(answers[-1]["Retry-After"]) <= 3600
        assert f'value="{address}"' in answers[-1].text
        assert "To keep others safe we stop here for 60 minutes. Then try again." in answers[-1].text
        assert "check your email address" not in answers[-1].text
        assert Message.objects.filter(address=address).count() == 3
        pages.add(bare(answers[-1], address))
    assert len(pages) == 1


def test_a_stranger_does_not_use_up_what_the_owner_may_ask(client: Client) -> None:
    stranger = Client(REMOTE_ADDR="2001:db8::1")
    assert [ask(stranger).status_code for _ in range(4)] == [302] * 3 + [429]
    assert ask(client).status_code == 302
    assert Message.objects.count() == 4


def test_many_networks_together_do_not_flood_an_address() -> None:
    strangers = [Client(REMOTE_ADDR=f"192.0.2.{number}") for number in range(11)]
    answers = [ask(stranger) for stranger in strangers]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
    assert f'value="{READER}"' in answers[-1].text
    assert Message.objects.count() == 10
    assert ask(strangers[-1], "other@example.org").status_code == 302


def test_an_eleventh_mail_within_the_hour_is_not_sent_while_nothing_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rates, "seconds_to_wait", lambda *what: 0)
    assert {ask(Client()).status_code for _ in range(11)} == {302}
    assert Message.objects.count() == 10


def test_a_network_that_asks_too_much_is_stopped_and_keeps_what_it_typed(client: Client) -> None:
    statuses = [ask(client, "no address").status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    answer = ask(client)
    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)
    assert f'value="{READER}"' in answer.text
    assert ask(Client(REMOTE_ADDR="192.0.2.9")).status_code == 302


def test_the_mail(client: Client, wording: ConsentWording, settings: Any) -> None:
    ask(client)
    message = Message.objects.get()
    mail = kinds["confirm"].write(message, unseal(message.sealed))
    assert mail.subject == "Do you want our newsletter?"
    for part in (mail.text, mail.html):
        assert settings.SITE_URL + link() in part
        assert wording.label in part


def test_the_sample_can_be_written() -> None:
    for sample in kinds["confirm"].samples():
        assert kinds["confirm"].write(sample.message, sample.secrets).subject
