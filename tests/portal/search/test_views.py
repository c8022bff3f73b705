"""The search page and what shows as one types, through the door."""

import pytest
from django.test import Client

from portal.activity.models import Sighting
from portal.activity.sightings import flush
from portal.search.indexing import rebuild
from portal.search.models import Entry
from tests.factories import ItemFactory, TopicFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def things():
    ItemFactory.create(
        title="Chase a late invoice", slug="chase", summary="Say when an invoice is due.", kind="guide"
    )
    ItemFactory.create(title="Write an invoice", slug="write", summary="Five lines.")
    ItemFactory.create(title="Hidden invoice", published_at=None)
    TopicFactory.create(title="Invoices and money", slug="money", lay=["bills"])
    rebuild()


def page(client, url="/search/", status=200, **query):
    response = client.get(url, query)
    assert response.status_code == status
    return response.content.decode()


def test_one_list_with_the_best_first_and_its_match(client, things):
    html = page(client, q="chase a late invoice")
    assert '<h2 id="best"><a href="/library/chase/" data-content>Chase a late invoice</a></h2>' in html
    assert 'Say when an <b class="hit">invoice</b> is due.' in html
    assert html.index("/library/chase/") < html.index("/library/write/")
    assert "Hidden" not in html
    assert 'value="chase a late invoice"' in html
    assert 'href="/help/?text=chase%20a%20late%20invoice&amp;page=/search/%3Fq%3D' in html


def test_kinds_are_tabs_with_counts(client, things):
    html = page(client, q="invoice")
    assert "Everything <span>3</span>" in html
    assert '<a href="/search/?q=invoice&amp;kind=topic">Topic <span>1</span></a>' in html
    topic = page(client, q="invoice", kind="topic")
    assert "Invoices and money</a></h2>" in topic
    assert "Chase" not in topic


def test_nothing_fits_keeps_the_words_and_says_where_to_go(client, things):
    html = page(client, q='allergen "labels" <b>')
    assert "Nothing fits “allergen &quot;labels&quot; &lt;b&gt;”. Yet." in html
    assert 'name="text" rows="3" maxlength="2000">allergen &quot;labels&quot; &lt;b&gt;</textarea>' in html
    assert 'action="/help/"' in html


def test_nothing_fits_offers_a_spelling_and_the_nearest_topic(client, things):
    html = page(client, q="bils mnoey")
    assert "Nearest topics" in html
    assert 'href="/topics/money/"' in html
    assert '<a href="/search/?q=bills%20money"><b data-content>bills money</b></a>?' in html


@pytest.mark.parametrize("words", ["'", "\\", "!&|", "a\0b", "x" * 9000, "%s", "the of"])
def test_odd_words_are_only_words(client, things, words):
    page(client, q=words)
    assert Entry.objects.count() == 3


def test_without_words_it_says_how_to_ask(client):
    assert "In your own words" in page(client)


def test_more_than_twenty_are_a_click_away(client):
    for at in range(25):
        ItemFactory.create(title=f"Invoice {at}", slug=f"i{at}")
    rebuild()
    html = page(client, q="invoice")
    assert html.count('href="/library/i') == 20 + 1
    assert 'href="/search/?q=invoice&amp;more=1">Show 5 more</a>' in html
    assert page(client, q="invoice", more="1").count('href="/library/i') == 25 + 1


def test_a_search_is_noted_and_nothing_else_is(client, things):
    page(client, q="invoice")
    flush()
    sighting = Sighting.objects.get(kind="search")
    assert (sighting.subject, sighting.data) == ("invoice", {"found": 3})
    assert not client.cookies.get("sessionid")


@pytest.mark.parametrize("url", ["/search/?q=a", "/search/suggest/?q=a"])
def test_only_reading_is_allowed(client, url):
    assert client.post(url).status_code == 405


def test_suggestions_are_a_few_links(client, things):
    response = client.get("/search/suggest/", {"q": "inv"}, headers=HTMX)
    html = response.content.decode()
    assert "<html" not in html
    assert html.count("<li>") == 4
    assert 'href="/library/chase/"' in html
    assert '<a href="/search/?q=inv">All results for “inv”</a>' in html


@pytest.mark.parametrize("words", ["", "i", "zz"])
def test_too_little_or_nothing_gives_nothing(client, things, words):
    assert client.get("/search/suggest/", {"q": words}, headers=HTMX).content.strip() == b""


def test_opened_as_a_page_it_is_the_search_page(client):
    response = client.get("/search/suggest/", {"q": "late invoice"})
    assert (response.status_code, response["Location"]) == (302, "/search/?q=late+invoice")


def test_suggestions_are_limited_per_network():
    client = Client(REMOTE_ADDR="203.0.113.7")
    answers = {client.get("/search/suggest/", {"q": "i"}, headers=HTMX).status_code for _ in range(120)}
    assert answers == {200}
    limited = client.get("/search/suggest/", {"q": "i"}, headers=HTMX)
    assert limited.status_code == 429
    assert (
        Client(REMOTE_ADDR="203.0.113.8").get("/search/suggest/", {"q": "i"}, headers=HTMX).status_code == 200
    )


@pytest.mark.parametrize("size", [3, 20])
def test_the_page_takes_the_same_queries_at_any_size(client, django_assert_num_queries, size):
    for at in range(size):
        ItemFactory.create(title=f"Invoice {at}")
    rebuild()
    client.get("/search/?q=invoice")
    with django_assert_num_queries(2):
        client.get("/search/?q=invoice")


def test_the_61st_search_of_a_minute_waits_and_the_empty_page_does_not(client):
    answers = [client.get("/search/", {"q": "invoice"}).status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]
    late = client.get("/search/", {"q": "invoice"})
    assert 0 < int(late["Retry-After"]) <= 60
    page(client)
    page(Client(REMOTE_ADDR="192.0.2.9"), q="invoice")
