"""What readers find on the web: only what was sent, only what is public, and nothing about anybody."""

import re
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from campaigns.models import Block, Issue, Newsletter
from profiles.facts.telling import tell
from profiles.models import Person
from tests.campaigns.newsletters.reporting.ledgers import BEGUN, Sent, make_sent
from tests.ids import NO_IDS
from tests.starters import load_questions

pytestmark = pytest.mark.django_db
LIST, ONE, LETTER, FEED = (
    "/newsletters/monthly/",
    "/newsletters/monthly/1/",
    "/newsletters/monthly/1/letter/",
    "/newsletters/monthly/feed/",
)
ALL = (LIST, ONE, LETTER, FEED)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def public(db: None) -> Sent:
    load_questions()
    words = {
        "en": {"subject": "Close up faster, {name|friend}", "preview": "For {industry|any business}"},
        "de": {"subject": "Schneller Feierabend", "preview": "Kurz"},
    }
    sent = make_sent(title="Secret working title")
    Issue.objects.filter(pk=sent.issue.pk).update(words=words)
    content = {
        "en": {"heading": "Hello {name|there}", "body": "You run {industry|a business like yours}."},
        "de": {"heading": "Hallo", "body": "Ein Text."},
    }
    Block.objects.create(issue=sent.issue, position=1, kind="text", content=content)
    Block.objects.create(
        issue=sent.issue, position=2, kind="picks", content={"n": 3, "en": {"heading": "Picked"}}
    )
    sent.issue.refresh_from_db()
    return sent


def change(sent: Sent, **fields: Any) -> None:
    series = {name[12:]: value for name, value in fields.items() if name.startswith("newsletter__")}
    own = {name: value for name, value in fields.items() if not name.startswith("newsletter__")}
    if own:
        Issue.objects.filter(pk=sent.issue.pk).update(**own)
    if series:
        Newsletter.objects.filter(pk=sent.issue.newsletter_id).update(**series)


@pytest.mark.parametrize(
    "fields",
    [
        *({"state": state} for state in ("draft", "review", "approved", "cancelled")),
        {"state": "scheduled", "send_at": BEGUN},
        {"is_public": False},
        {"newsletter__is_public": False},
        {"newsletter__is_active": False},
    ],
)
def test_what_is_not_for_everyone_is_not_there(client: Client, public: Sent, fields: dict[str, Any]) -> None:
    """Neither page, letter, list nor feed; and the answer says no more than for a series that never was."""
    change(public, **fields)
    for url in ALL:
        hidden = client.get(url)
        assert hidden.status_code == 404
        for word in ("Close up", "Secret", "Monthly", "Feierabend"):
            assert word not in hidden.content.decode()


@pytest.mark.parametrize("state", ["sending", "paused", "sent"])
def test_from_the_first_letter_on_it_is_there(client: Client, public: Sent, state: str) -> None:
    change(public, state=state)
    assert {client.get(url).status_code for url in ALL} == {200}


@pytest.mark.parametrize("url", ALL)
def test_it_is_only_read(client: Client, public: Sent, url: str) -> None:
    assert client.post(url).status_code == 405


def test_a_hidden_issue_is_in_no_list(client: Client, public: Sent) -> None:
    other = make_sent(2)
    change(other, is_public=False, words={"en": {"subject": "Hidden Zebra"}})
    for url in (LIST, FEED):
        assert "Zebra" not in client.get(url).content.decode()
        assert "Close up faster" in client.get(url).content.decode()


def test_the_letter_stands_in_a_frame_of_its_own(client: Client, public: Sent) -> None:
    page = client.get(ONE)
    assert f'src="{LETTER}"' in page.content.decode()
    assert "srcdoc" not in page.content.decode()
    letter = client.get(LETTER)
    policy = letter["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';")
    assert "script-src" not in policy
    assert letter["X-Frame-Options"] == "SAMEORIGIN"


def test_it_is_the_version_for_nobody_in_particular(client: Client, public: Sent, member: Person) -> None:
    """Also for somebody signed in of whom a lot is known."""
    tell(member, "industry", ["bakery"])
    client.force_login(member)
    for url in ALL:
        page = client.get(url).content.decode()
        assert "bakery" not in page
        assert "Marta" not in page.partition("<main")[2]
    words = client.get(LETTER).content.decode()
    assert "Hello there" in words
    assert "You run a business like yours." in re.sub(r"<[^>]+>", "", words)
    assert "Close up faster, friend" in client.get(ONE).content.decode()
    assert "For any business" in client.get(LIST).content.decode()


def test_nobody_can_be_stopped_or_counted_through_it(client: Client, public: Sent) -> None:
    letter = client.get(LETTER).content.decode()
    assert "/mail/stop/" not in letter
    assert "/mail/link/" not in letter
    assert "/mail/open/" not in letter


def test_it_speaks_the_readers_language_where_it_can(client: Client, public: Sent) -> None:
    page = client.get(ONE, headers={"Accept-Language": "de"}).content.decode()
    assert "Schneller Feierabend" in page
    assert "Ein Text." in client.get(LETTER, headers={"Accept-Language": "de"}).content.decode()
    change(public, words={"en": {"subject": "Only English"}}, version=2)
    page = client.get(ONE, headers={"Accept-Language": "de"}).content.decode()
    assert '<h1 data-content lang="en">Only English</h1>' in page


def test_the_day_is_written_as_the_language_writes_it(client: Client, public: Sent) -> None:
    for url in (LIST, ONE):
        assert ">Nov. 2, 2026</time>" in client.get(url).content.decode()
        page = client.get(url, headers={"accept-language": "de"}).content.decode()
        assert ">2. November 2026</time>" in page


def test_the_working_title_stays_inside(client: Client, public: Sent) -> None:
    for url in ALL:
        assert "Secret working title" not in client.get(url).content.decode()


def test_the_list_leads_to_the_sign_up(client: Client, public: Sent) -> None:
    assert 'href="/newsletter/"' in client.get(LIST).content.decode().split("<main")[1].split("</main")[0]
    change(public, newsletter__purpose="tips")
    assert 'href="/newsletter/"' not in client.get(LIST).content.decode().split("<main")[1].split("</main")[0]


def test_the_feed(client: Client, public: Sent) -> None:
    second = make_sent(2)
    change(second, begun_at=BEGUN + timedelta(days=30), words={"en": {"subject": "A & <b>"}})
    answer = client.get(FEED)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)
    assert feed.findtext(f"{ATOM}title") == "Monthly"
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["A & <b>", "Close up faster, friend"]
    assert entries[1].find(f"{ATOM}link").attrib["href"] == f"http://testserver{ONE}"  # type: ignore[union-attr]
    assert entries[0].findtext(f"{ATOM}published") == "2026-12-02T09:00:00+00:00"
    assert 'type="application/atom+xml"' in client.get(LIST).content.decode()


def test_older_issues_page_by_page(client: Client, public: Sent) -> None:
    for number in range(2, 31):
        make_sent(number)
    first = client.get(LIST).content.decode()
    assert len(re.findall(r"/newsletters/monthly/\d+/", first)) == 20
    assert "?before=11" in first
    assert (
        len(re.findall(r"/newsletters/monthly/\d+/", client.get(f"{LIST}?before=11").content.decode())) == 10
    )
    for before in NO_IDS:
        page = client.get(LIST, {"before": before}).content.decode()
        assert len(re.findall(r"/newsletters/monthly/\d+/", page)) == 20


def test_words_of_marketers_are_inert(client: Client, public: Sent) -> None:
    evil = "<script>alert(1)</script>"
    change(public, words={"en": {"subject": evil, "preview": evil}}, newsletter__name=evil)
    for url in ALL:
        assert "<script>alert" not in client.get(url).content.decode()


@pytest.mark.parametrize("many", [2, 18])
def test_what_it_costs(client: Client, public: Sent, many: int, django_assert_num_queries: Any) -> None:
    for number in range(2, 2 + many):
        make_sent(number)
    for url, queries in ((LIST, 2), (ONE, 1), (LETTER, 1), (FEED, 2)):
        client.get(url)
        with django_assert_num_queries(queries):
            client.get(url)
