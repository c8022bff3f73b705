"""Topics: every one by family; one with what is broken and what there is to read."""

import pytest

from tests.content.ranking.rows import questions
from tests.factories import ItemFactory, ProblemFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def asked(db):
    questions()


def page(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def test_topics_stand_by_family(client):
    TopicFactory.create(title="Backups", family="technology", slug="backups")
    TopicFactory.create(title="Shops", family="industry")
    TopicFactory.create(title="Hiring", family="business")
    html = page(client, "/topics/")
    words = ["Your trade", "Shops", "Running the business", "Hiring", "Computers and phones", "Backups"]
    places = [html.index(f">{word}<") for word in words]
    assert places == sorted(places)
    assert 'href="/topics/backups/"' in html


def test_a_topic_has_what_is_on_it_and_nothing_else(client):
    topic = TopicFactory.create(slug="backups", title="Backups")
    mine, other = ItemFactory.create(title="Copy it"), ItemFactory.create(title="Something else")
    hidden = ItemFactory.create(title="Hidden", published_at=None)
    for item in (mine, hidden):
        item.topics.add(topic)
    problem = ProblemFactory.create(title="I lost a file", item=other)
    problem.topics.add(topic)
    html = page(client, "/topics/backups/")
    assert "<h1 data-content>Backups</h1>" in html
    assert ">Copy it</a>" in html
    assert ">I lost a file</a>" in html
    assert "Something else" not in html
    assert "Hidden" not in html


def test_an_empty_topic_leads_to_a_person(client):
    TopicFactory.create(slug="backups")
    html = page(client, "/topics/backups/")
    assert "Nothing is written on this topic yet." in html
    assert 'href="/help/"' in html


def test_a_topic_that_is_not_there(client):
    page(client, "/topics/nowhere/", 404)


@pytest.mark.parametrize("size", [1, 12])
def test_a_topic_takes_the_same_queries_at_any_size(client, django_assert_num_queries, size):
    topic = TopicFactory.create(slug="backups")
    for _ in range(size):
        ItemFactory.create().topics.add(topic)
        ProblemFactory.create(item=ItemFactory.create()).topics.add(topic)
        TopicFactory.create()
    client.get("/topics/backups/")
    with django_assert_num_queries(6):
        client.get("/topics/backups/")


@pytest.mark.parametrize("size", [1, 25])
def test_the_topics_take_one_query(client, django_assert_num_queries, size):
    TopicFactory.create_batch(size)
    client.get("/topics/")
    with django_assert_num_queries(1):
        client.get("/topics/")


@pytest.mark.parametrize("url", ["/topics/", "/topics/backups/"])
def test_only_reading_is_allowed(client, url):
    assert client.post(url).status_code == 405
