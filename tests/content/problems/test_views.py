"""Common problems: each with its answer; the one asked for stands open."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content.models import Item
from content.problems.querysets import most_asked
from portal.activity.models import DailyViews, Sighting
from portal.activity.sightings import flush
from tests.content.ranking.rows import fits, know, questions
from tests.factories import ItemFactory, ProblemFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def asked(db):
    questions()


@pytest.fixture
def problems():
    item = ItemFactory.create(slug="slow-computer", title="Make it quick")
    return [
        ProblemFactory.create(slug=f"trouble-{at}", title=f"Trouble {at}", position=at, item=item)
        for at in (1, 2, 3)
    ]


def page(client, **query):
    response = client.get("/problems/", query)
    assert response.status_code == 200
    return response.content.decode()


def order(html):
    return [part.split("</h2>")[0] for part in html.split("<summary><h2 data-content>")[1:]]


def opened_titles(html):
    return [part.split("</h2>")[0] for part in html.split(" open><summary><h2 data-content>")[1:]]


def test_all_are_listed_and_the_first_is_open(client, problems):
    html = page(client)
    assert order(html) == ["Trouble 1", "Trouble 2", "Trouble 3"]
    assert opened_titles(html) == ["Trouble 1"]
    assert html.count('href="/library/slow-computer/#first"') == 3
    assert f'action="/feedback/problem/{problems[0].pk}/?small=1"' in html
    assert 'href="/help/?page=/problems/%3Fopen%3Dtrouble-1%23trouble-1"' in html


def test_the_one_asked_for_is_open(client, problems):
    html = page(client, open="trouble-3")
    assert opened_titles(html) == ["Trouble 3"]
    assert 'id="trouble-3"' in html


@pytest.mark.parametrize("wanted", ["nothing", "<script>", "a\0b", "x" * 5000])
def test_one_that_is_not_there_opens_the_first(client, problems, wanted):
    assert opened_titles(page(client, open=wanted)) == ["Trouble 1"]


def test_they_are_ordered_for_who_looks_but_a_link_always_lands(member, member_client, problems):
    fits(problems[2], "problem", need="get-paid")
    fits(problems[0], "problem", industry="florist")
    know(member, "need", "get-paid")
    know(member, "industry", "bakery")
    assert order(page(member_client)) == ["Trouble 3", "Trouble 2"]
    assert opened_titles(page(member_client, open="trouble-1")) == ["Trouble 1"]


def test_a_problem_is_hidden_with_its_piece(client, problems):
    Item.objects.update(published_at=None)
    html = page(client, open="trouble-1")
    assert order(html) == []
    assert "No problems are listed yet." in html


def test_opening_one_counts_as_asking_it(client, problems):
    for _ in range(2):
        page(client, open="trouble-3")
    flush()
    assert Sighting.objects.filter(kind="view", subject="problem:trouble-3").count() == 2
    home = client.get("/").content.decode()
    assert "Most asked this week" in home
    assert home.index(">Trouble 3</bdi>") < home.index(">Trouble 1</bdi>")


def test_what_is_asked_most_is_never_counted_for_a_page(client, problems):
    page(client, open="trouble-1")
    flush()
    with CaptureQueriesContext(connection) as queries:
        assert "Most asked this week" in client.get("/").content.decode()
    asked = [
        query["sql"] for query in queries if "portal_sighting" in query["sql"] or "views" in query["sql"]
    ]
    assert [("portal_sighting" in sql, "portal_dailyviews" in sql) for sql in asked] == [(False, True)]
    Item.objects.update(published_at=None)
    assert "Trouble 1" not in client.get("/").content.decode()


def test_what_was_asked_a_week_ago_is_not_asked_most(client, problems):
    today = timezone.now().date()
    for slug, days_ago, count in (("trouble-3", 7, 9), ("trouble-2", 6, 1)):
        DailyViews.objects.create(
            subject=f"problem:{slug}", day=today - timedelta(days=days_ago), count=count
        )
    assert [(problem.slug, asked) for problem, asked in most_asked(2)] == [("trouble-2", 1), ("trouble-1", 0)]


def test_nothing_claims_to_be_asked_most_before_anybody_asked(client, problems):
    home = client.get("/").content.decode()
    assert "Most asked this week" not in home
    assert "<h2>Common problems</h2>" in home


@pytest.mark.parametrize("size", [1, 20])
def test_the_list_takes_the_same_queries_at_any_size(client, django_assert_num_queries, size):
    item = ItemFactory.create()
    for _ in range(size):
        ProblemFactory.create(item=item)
    client.get("/problems/")
    with django_assert_num_queries(4):
        client.get("/problems/")


def test_only_reading_is_allowed(client):
    assert client.post("/problems/").status_code == 405
