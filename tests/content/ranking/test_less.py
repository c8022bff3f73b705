"""Less like this: at once, only for who said it, with the way back."""

import pytest
from django.test import Client
from django.urls import reverse

from content.models import Dismissal, Item
from content.ranking.choosing import choose
from tests.factories import ItemFactory, PersonFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def item():
    return ItemFactory.create(title="Price a <job>")


def less(item, name="less-like-this", source="library"):
    return reverse(name, args=[source, item if isinstance(item, int) else item.pk])


def test_it_is_not_picked_again_for_me_alone(member, member_client, item):
    response = member_client.post(less(item), {"next": "/library/?kind=guide"})
    assert (response.status_code, response["Location"]) == (302, "/library/?kind=guide")
    assert choose(member, "home", 5) == []
    assert len(choose(PersonFactory.create(), "home", 5)) == 1


def test_the_next_page_offers_the_way_back(member, member_client, item):
    response = member_client.post(less(item), {"next": "/library/"}, follow=True)
    assert f'<a href="/less/library/{item.pk}/undo/">Undo</a>' in response.content.decode()
    assert "Price a &lt;job&gt;" in response.content.decode()


def test_with_a_script_the_row_becomes_its_undo(member, member_client, item):
    response = member_client.post(less(item), {"next": "/"}, headers=HTMX)
    html = response.content.decode()
    assert response.status_code == 200
    assert html.startswith("<li>")
    assert f'action="/less/library/{item.pk}/undo/"' in html
    assert "Price a &lt;job&gt;" in html


def test_saying_it_twice_is_one_row(member_client, item):
    for _ in range(2):
        assert member_client.post(less(item)).status_code == 302
    assert Dismissal.objects.count() == 1


def test_undo_asks_on_get_and_acts_on_post(member, member_client, item):
    member_client.post(less(item))
    page = member_client.get(less(item, "less-undo"), {"next": "//evil.example"})
    assert page.status_code == 200
    assert 'name="next" value="/"' in page.content.decode()
    assert Dismissal.objects.count() == 1
    response = member_client.post(less(item, "less-undo"), {"next": "/library/"})
    assert response["Location"] == "/library/"
    assert Dismissal.objects.count() == 0


@pytest.mark.parametrize(
    "evil", ["//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example"]
)
def test_next_stays_here(member_client, item, evil):
    assert member_client.post(less(item), {"next": evil})["Location"] == "/"


def test_hidden_missing_and_unknown_answer_alike(member_client, item):
    Item.objects.filter(pk=item.pk).update(published_at=None)
    for url in (less(item), less(999_999), less(item.pk, source="person"), less(item.pk, "less-undo")):
        assert member_client.post(url).status_code == 404
    assert Dismissal.objects.count() == 0


def test_a_visitor_is_asked_in_and_changes_nothing(item):
    response = Client().post(less(item))
    assert response.status_code == 302
    assert response["Location"].startswith("/join/")
    assert Dismissal.objects.count() == 0


def test_a_get_is_refused(member_client, item):
    assert member_client.get(less(item)).status_code == 405


def test_without_its_token_a_post_is_refused(member, item):
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)
    assert client.post(less(item)).status_code == 403
    assert Dismissal.objects.count() == 0
