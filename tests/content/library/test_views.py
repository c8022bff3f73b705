"""The library and an article, through the reader's door."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse

from content.library.publishing import write
from content.models import Item
from portal.feedback.answering import answer
from portal.search.indexing import rebuild
from profiles.preferences.models import Preferences
from tests.content.ranking.rows import fits, know, questions
from tests.factories import ItemFactory, TopicFactory

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture(autouse=True)
def asked(db):
    questions()


def page(client, url, status=200, **query):
    response = client.get(url, query)
    assert response.status_code == status
    return response.content.decode()


def titles(html):
    """The titles of the rows, in order."""
    return [part.split("</a>")[0].rsplit(">", 1)[1] for part in html.split('class="row__t">')[1:]]


@pytest.fixture
def pieces():
    paid = ItemFactory.create(position=3, title="Get paid", kind="guide")
    flowers = ItemFactory.create(position=1, title="Keep flowers fresh")
    backups = ItemFactory.create(position=2, title="Back up", kind="checklist")
    fits(paid, need="get-paid")
    fits(flowers, industry="florist")
    topic = TopicFactory.create(slug="backups", title="Backups")
    backups.topics.add(topic)
    return paid, flowers, backups


def test_a_visitor_sees_everything_in_the_editors_order(client, pieces):
    html = page(client, "/library/")
    assert titles(html) == ["Keep flowers fresh", "Back up", "Get paid"]
    assert "May fit your business" in html
    assert "Good for any business" in html


def test_the_sentence_narrows_and_orders(client, pieces):
    assert titles(page(client, "/library/", industry="bakery", need="get-paid")) == ["Get paid", "Back up"]
    assert titles(page(client, "/library/", kind="checklist")) == ["Back up"]
    assert titles(page(client, "/library/", topic="backups")) == ["Back up"]
    assert titles(page(client, "/library/", industry="florist"))[0] == "Keep flowers fresh"


def test_words_that_are_not_offered_are_passed_over(client, pieces):
    evil = "<script>alert(1)</script>\0"
    html = page(client, "/library/", industry=evil, need=evil, kind=evil, topic=evil, after=evil)
    assert titles(html) == ["Keep flowers fresh", "Back up", "Get paid"]
    assert "<script>alert" not in html


def test_a_member_s_words_are_filled_in_and_marked(member, member_client, pieces):
    know(member, "industry", "bakery")
    know(member, "need", "get-paid")
    html = page(member_client, "/library/")
    assert titles(html) == ["Get paid", "Back up"]
    assert '<option value="bakery" selected>a bakery</option>' in html
    assert 'You want to <span class="fact nowrap">get paid faster</span>' in html
    assert html.count('<span class="blank"><select') == 2
    assert "Get paid faster</h2>" in html


def test_changing_a_word_changes_only_the_list(member, member_client, pieces):
    know(member, "industry", "bakery")
    html = page(member_client, "/library/", industry="", need="")
    assert len(titles(html)) == 3
    assert titles(page(member_client, "/library/")) == ["Back up", "Get paid"]


def test_with_fitting_switched_off_nothing_is_filled_in(member, member_client, pieces):
    know(member, "industry", "bakery")
    Preferences.objects.create(person=member, personalised=False)
    html = page(member_client, "/library/")
    assert len(titles(html)) == 3
    assert 'class="fact' not in html


def test_a_visitor_s_other_words_are_carried_along(client, pieces):
    html = page(client, "/library/", industry="bakery", employees="2-9")
    assert '<input type="hidden" name="employees" value="2-9">' in html


def test_the_next_page_starts_where_this_one_ended(client):
    for number in range(25):
        ItemFactory.create(title=f"Piece {number:02}", position=50)
    first = page(client, "/library/")
    link = first.split('class="btn btn--line" href="')[1].split('"')[0].replace("&amp;", "&")
    assert titles(first) == [f"Piece {number:02}" for number in range(20)]
    assert titles(page(client, link)) == [f"Piece {number:02}" for number in range(20, 25)]


def test_nothing_fits_says_why_and_what_to_do(client):
    html = page(client, "/library/")
    assert "Nothing here fits that sentence yet." in html
    assert "Show everything" in html


@pytest.mark.parametrize("size", [1, 15])
def test_the_library_takes_the_same_queries_at_any_size(client, django_assert_num_queries, size):
    topic = TopicFactory.create()
    for _ in range(size):
        ItemFactory.create().topics.add(topic)
    client.get("/library/")
    with django_assert_num_queries(4):
        client.get("/library/")


@pytest.mark.parametrize("size", [1, 15])
def test_a_member_s_library_takes_the_same_queries(member_client, django_assert_num_queries, size):
    for _ in range(size):
        ItemFactory.create()
    member_client.get("/library/")
    with django_assert_num_queries(7):
        member_client.get("/library/")


# An article


@pytest.fixture
def article():
    topic = TopicFactory.create(slug="getting-paid", title="Getting paid")
    fields = {
        "kind": "guide",
        "title": "Get a late invoice paid",
        "summary": "Four messages.",
        "able": "You will be able to send the right note.",
        "minutes": 6,
        "author": "Kinship editors",
        "checked_on": datetime.date(2026, 11, 22),
        "body": "Start.\n\n## First note {#first-note}\n\nSee [this](library:other#a). <script>alert(1)</script>",
    }
    item = write("late-invoices", fields, [topic])
    Item.objects.filter(pk=item.pk).update(published_at="2026-11-01T00:00Z")
    return item


def test_an_article_has_all_its_parts(client, article, settings):
    html = page(client, article.get_absolute_url())
    assert "<h1 data-content>Get a late invoice paid</h1>" in html
    assert "You will be able to send the right note." in html
    assert '<h2 id="first-note">First note</h2>' in html
    assert '<a href="#first-note" data-content>First note</a>' in html
    assert '<a href="/library/other/#a">this</a>' in html
    assert "<script>alert" not in html
    assert 'href="/help/?page=/library/late-invoices/"' in html
    assert '<a href="/topics/getting-paid/"><bdi data-content>Getting paid</bdi></a>' in html
    assert f'action="/feedback/library/{article.pk}/"' in html
    assert f'data-copy-text="{settings.SITE_URL}/library/late-invoices/"' in html
    assert "data-print" in html
    assert "helped" not in html


def test_what_others_said_is_counted_truly(client, article):
    for at, helpful in enumerate([True, True, True, False]):
        answer({"person": None, "session": str(at)}, "library", article.pk, helpful=helpful)
    assert "helped 3 of 4" in page(client, article.get_absolute_url())


def test_related_pieces_say_why(client, article):
    ItemFactory.create(title="Far")
    ItemFactory.create(title="Near").topics.set(article.topics.all())
    html = page(client, article.get_absolute_url())
    assert html.index(">Near</a><br>On the same topic") < html.index(">Far</a><br>Good for any business")
    assert html.count("Get a late invoice paid</a>") == 0


def test_hidden_and_missing_pieces_answer_alike(client, member_client, article):
    hidden = ItemFactory.create(slug="qaqaqa-piece", title="Secret", published_at=None)
    future = ItemFactory.create(slug="zuzuzu-piece", published_at="2999-01-01T00:00Z")
    for reader in (client, member_client):
        answers = {
            slug: TOKEN.sub("", page(reader, reverse("article", args=[slug]), 404)).replace(slug[:6], "…")
            for slug in (hidden.slug, future.slug, "wowowo-piece")
        }
        assert len(set(answers.values())) == 1
        assert "Secret" not in answers["qaqaqa-piece"]
    rebuild("library")
    for url in ("/library/", "/search/?q=secret", "/topics/getting-paid/"):
        assert "Secret" not in page(client, url)


@pytest.mark.parametrize("url", ["/library/", "/library/late-invoices/"])
def test_only_reading_is_allowed(client, article, url):
    assert client.post(url).status_code == 405
    assert client.head(url).status_code == 200


@pytest.mark.parametrize("size", [1, 12])
def test_an_article_takes_the_same_queries_at_any_size(client, article, django_assert_num_queries, size):
    for _ in range(size):
        ItemFactory.create().topics.set(article.topics.all())
    client.get(article.get_absolute_url())
    with django_assert_num_queries(7):
        client.get(article.get_absolute_url())


def test_reading_sets_no_cookie_but_the_form_s_own(article):
    client = Client()
    client.get(article.get_absolute_url())
    assert set(client.cookies) <= {"csrftoken"}


AFTER = ["99999999999.1", "1.99999999999999999999", "1." + "9" * 19, "-1.5", "1", "٣.1", "1.1.1"]


@pytest.mark.parametrize("after", AFTER)
def test_a_place_that_no_list_has_is_the_beginning(client, pieces, after):
    assert titles(page(client, "/library/", after=after)) == ["Keep flowers fresh", "Back up", "Get paid"]


def test_the_largest_place_is_before_everything(client, pieces):
    assert len(titles(page(client, "/library/", after="999999." + "9" * 18))) == 3


def test_what_is_shared_is_the_address_of_the_site(client, pieces, settings):
    settings.SITE_URL = "https://kinship.example"
    html = page(client, pieces[0].get_absolute_url())
    assert f"https://kinship.example{pieces[0].get_absolute_url()}" in html
    assert "http://testserver" not in html


def test_an_article_lies_in_the_library_and_its_first_topic(client, pieces):
    html = page(client, pieces[2].get_absolute_url())
    crumbs = html.split('<ol class="crumbs">')[1].split("</ol>")[0]
    assert re.findall(r'href="([^"]+)"', crumbs) == ["/library/", "/topics/backups/"]
    assert re.sub(r"<[^>]+>", " ", crumbs).split() == ["Library", "Backups"]
