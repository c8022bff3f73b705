"""What operators do in admin goes through the same verbs."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from content.models import Item, Problem
from portal.activity.models import Activity
from portal.search.indexing import rebuild
from portal.search.models import Entry
from tests.factories import ItemFactory, ProblemFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    person = get_user_model().objects.create_superuser("root@example.org", "a long enough password")
    client = Client()
    client.force_login(person)
    return client


def form_of(client, url, **changed):
    """What the page's own form holds, with changes."""
    form = client.get(url).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in {**values, **changed}.items() if value is not None}


def test_saving_makes_the_html_and_tells_search(operator):
    item = ItemFactory.create(lay=["a"])
    item.topics.add(TopicFactory.create())
    url = f"/admin/content/item/{item.pk}/change/"
    body = "## Second {#second}\n\n<script>alert(1)</script> brandnew"
    response = operator.post(url, form_of(operator, url, body=body, lay='["a"]'))
    assert response.status_code == 302
    item.refresh_from_db()
    assert item.headings == [["second", "Second"]]
    assert "<script>" not in item.html
    assert Entry.objects.get(source="library").body == "Second: \n<script>alert(1)</script> brandnew\n"


def test_withdrawing_and_publishing_are_actions(operator):
    item = ItemFactory.create(slug="piece")
    rebuild("library")
    for action, entries in (("withdraw_all", 0), ("publish_all", 1)):
        operator.post("/admin/content/item/", {"action": action, "_selected_action": [item.pk]})
        assert Entry.objects.filter(source="library").count() == entries
        assert (Item.objects.get().published_at is not None) is bool(entries)
    assert list(Activity.objects.order_by("id").values_list("verb", flat=True)) == ["withdrew", "published"]


def test_a_problem_must_lead_to_a_heading_that_is_there(operator):
    problem = ProblemFactory.create(lay=["a"])
    problem.topics.add(TopicFactory.create())
    url = f"/admin/content/problem/{problem.pk}/change/"
    wrong = operator.post(url, form_of(operator, url, anchor="nowhere", lay='["a"]'))
    assert "That piece has no such heading." in wrong.content.decode()
    assert operator.post(url, form_of(operator, url, short="Do **that**.", lay='["a"]')).status_code == 302
    assert Problem.objects.get().html == "<p>Do <strong>that</strong>.</p>\n"


@pytest.mark.parametrize("page", ["item", "problem", "topic", "facet"])
def test_members_do_not_get_in(member_client, page):
    response = member_client.get(f"/admin/content/{page}/")
    assert response.status_code in (302, 403)


def test_a_heading_that_a_problem_leads_to_must_stay(operator):
    item = ItemFactory.create(lay=["a"])
    item.topics.add(TopicFactory.create())
    ProblemFactory.create(item=item, anchor="first", title="Till drawer")
    url = f"/admin/content/item/{item.pk}/change/"
    wrong = operator.post(url, form_of(operator, url, body="## Second {#second}\n\nWords.", lay='["a"]'))
    assert wrong.status_code == 200
    assert "The problem “Till drawer” leads to the heading {#first}" in wrong.content.decode()
    assert Item.objects.get().headings == [["first", "First"]]
    kept = "## Anew {#first}\n\nWords."
    assert operator.post(url, form_of(operator, url, body=kept, lay='["a"]')).status_code == 302
    assert Item.objects.get().headings == [["first", "Anew"]]


def test_search_is_made_anew_once_however_many_are_hidden(operator, monkeypatch):
    made = []
    monkeypatch.setattr("content.library.publishing.rebuild", made.append)
    items = [ItemFactory.create() for _ in range(3)]
    chosen = {"action": "withdraw_all", "_selected_action": [item.pk for item in items]}
    for _ in range(2):
        operator.post("/admin/content/item/", chosen)
    assert not Item.objects.filter(published_at__isnull=False).exists()
    assert made == ["library", "problem"]


@pytest.mark.parametrize("make", [ItemFactory.create, ProblemFactory.create, TopicFactory.create])
def test_nothing_is_deleted_not_even_by_a_superuser(operator, make):
    thing = make()
    name = thing._meta.model_name
    assert operator.post(f"/admin/content/{name}/{thing.pk}/delete/", {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [thing.pk], "post": "yes"}
    operator.post(f"/admin/content/{name}/", chosen)
    assert type(thing).objects.filter(pk=thing.pk).exists()
