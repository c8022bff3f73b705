"""Past issues are found by what anyone may read in them, and only while anyone may read them."""

import re
from typing import Any

import pytest
from django.test import Client

from campaigns.models import Block, Issue, Newsletter
from campaigns.newsletters import sending
from campaigns.newsletters.archive import search
from campaigns.newsletters.models import Event
from campaigns.newsletters.tasks import start_due_issues
from portal.mail import mailings
from portal.search.indexing import rebuild
from profiles.models import Person
from tests.campaigns.newsletters.conftest import Reader, signed_in
from tests.campaigns.newsletters.reporting.ledgers import BEGUN, Sent, make_sent

pytestmark = pytest.mark.django_db
ONE = "/newsletters/monthly/1/"


def found(client: Client, words: str, language: str = "en") -> list[tuple[str, str]]:
    """Address and title of each thing found."""
    page = client.get("/search/", {"q": words}, headers={"Accept-Language": language}).content.decode()
    return re.findall(r'<h[23][^>]*><a href="(/newsletters/[^"]+)"[^>]*>(.*?)</a></h[23]>', page)


@pytest.fixture
def past(newsroom: None) -> Sent:
    sent = make_sent(title="Secret working title")
    words = {
        "en": {"subject": "Zebra crossing, {name|friend}", "preview": "For {industry|any business}"},
        "de": {"subject": "Zebra am Abend", "preview": "Kurz"},
    }
    Issue.objects.filter(pk=sent.issue.pk).update(words=words)
    blocks: list[dict[str, Any]] = [
        {"content": {"en": {"heading": "Quokka", "body": "Pay the *wombat* of {industry|yours}."}}},
        {
            "content": {"en": {"body": "Platypus"}, "otherwise": {"en": {"body": "Echidna"}}},
            "condition": {"question": "industry", "values": ["bakery"]},
        },
        {"kind": "question", "content": {"en": {"heading": "Bandicoot"}}},
    ]
    for position, block in enumerate(blocks):
        Block.objects.create(issue=sent.issue, position=position, **{"kind": "text", **block})
    rebuild("newsletter")
    return sent


def test_it_is_found_by_each_word_that_anyone_reads_in_it(client: Client, past: Sent) -> None:
    for words in ("zebra", "quokka", "wombat", "echidna"):
        assert found(client, words) == [(ONE, "Zebra crossing, friend")]
    for words in ("platypus", "bandicoot", "Secret working"):
        assert found(client, words) == []
    page = client.get("/search/", {"q": "wombat"}).content.decode()
    assert 'Pay the <b class="hit">wombat</b> of yours.' in page
    assert "<b>Newsletter</b>" in page


def test_it_is_found_once_in_the_language_that_says_it(client: Client, past: Sent) -> None:
    assert found(client, "zebra abend", "de") == [(ONE, "Zebra am Abend")]
    assert found(client, "zebra crossing", "de") == [(ONE, "Zebra crossing, friend")]
    assert found(client, "abend") == []


@pytest.mark.parametrize(
    "fields",
    [
        *({"state": state} for state in ("draft", "review", "approved", "cancelled")),
        {"state": "scheduled", "send_at": BEGUN},
        {"is_public": False},
    ],
)
def test_what_is_not_for_everyone_is_not_found(client: Client, past: Sent, fields: dict[str, Any]) -> None:
    Issue.objects.update(**fields)
    rebuild("newsletter")
    assert found(client, "zebra") == []


@pytest.mark.parametrize("field", ["is_public", "is_active"])
def test_a_series_that_is_closed_is_not_found_from_then_on(
    client: Client, past: Sent, marketer: Person, django_capture_on_commit_callbacks: Any, field: str
) -> None:
    typed = {
        "name": "Monthly",
        "slug": "monthly",
        "purpose": "newsletter",
        "language": "en",
        "at": "09:00",
        "time_zone": "UTC",
    }
    typed |= {"held_out_percent": 0, "is_public": "on", "is_active": "on"}
    del typed[field]
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(marketer).post("/studio/newsletters/series/monthly/", typed)
    assert getattr(Newsletter.objects.get(), field) is False
    assert found(client, "zebra") == []


def test_it_is_found_from_the_first_letter_on_and_not_when_it_was_cancelled(
    client: Client, issue: Issue, reader: Reader, marketer: Person, django_capture_on_commit_callbacks: Any
) -> None:
    reader()
    Issue.objects.update(state="scheduled", send_at=BEGUN)
    assert found(client, "ten minutes earlier") == []
    with django_capture_on_commit_callbacks(execute=True):
        start_due_issues()
    assert found(client, "ten minutes earlier") == [(ONE, "Close up ten minutes earlier")]
    with django_capture_on_commit_callbacks(execute=True):
        sending.cancel(issue, marketer)
    assert found(client, "ten minutes earlier") == []


def test_one_that_the_engine_cancels_is_not_found(
    client: Client, past: Sent, django_capture_on_commit_callbacks: Any
) -> None:
    Issue.objects.update(state="sending")
    past.mailing.state = "sending"
    past.mailing.save()
    with django_capture_on_commit_callbacks(execute=True):
        mailings.cancel(past.mailing, "by_hand")
        sending.follow()
    assert Event.objects.get().what == "cancelled"
    assert found(client, "zebra") == []


def test_nobody_s_work_fails_for_it(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def fails(slug: str) -> None:
        raise OSError

    monkeypatch.setattr(search, "rebuild", fails)
    with django_capture_on_commit_callbacks(execute=True) as done:
        search.tell_search()
    assert len(done) == 1
