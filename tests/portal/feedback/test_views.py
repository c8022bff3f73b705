"""Did this help? One answer per person or session, whatever is sent, and the way back."""

import re
import threading

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.urls import reverse

from content.models import Item
from content.ranking.choosing import page_of
from portal.activity.models import Activity
from portal.feedback import answering
from portal.feedback.models import Feedback
from portal.feedback.querysets import Tally, tally
from profiles.facts.known import KnownFacts
from tests.factories import ItemFactory, PersonFactory, ProblemFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def item():
    return ItemFactory.create()


def at(item, name="feedback", target="library"):
    return reverse(name, args=[target, item if isinstance(item, int) else item.pk])


def answers():
    return list(
        Feedback.objects.order_by("id").values_list("target", "object_id", "person", "helpful", "why")
    )


def test_a_member_s_answer_is_kept_and_recorded(member, member_client, item):
    response = member_client.post(at(item), {"answer": "yes", "next": item.get_absolute_url()})
    assert (response.status_code, response["Location"]) == (302, item.get_absolute_url())
    assert answers() == [("library", item.pk, member.pk, True, "")]
    assert list(Activity.objects.values_list("verb", "person", "subject")) == [
        ("found_helpful", member.pk, f"library:{item.pk}")
    ]
    assert "Good. Thank you for saying so." in member_client.get(item.get_absolute_url()).content.decode()


def test_a_second_answer_replaces_the_first(member, member_client, item):
    for answer in ("yes", "yes", "no", "no"):
        member_client.post(at(item), {"answer": answer})
    assert answers() == [("library", item.pk, member.pk, False, "")]
    assert list(Activity.objects.order_by("id").values_list("verb", flat=True)) == [
        "found_helpful",
        "found_unhelpful",
    ]


def test_no_then_why_then_undo(member, member_client, item):
    url = item.get_absolute_url()
    member_client.post(at(item), {"answer": "no", "next": url})
    assert "What was missing?" in member_client.get(url).content.decode()
    member_client.post(at(item), {"answer": "no", "why": " A picture. ", "next": url})
    assert answers() == [("library", item.pk, member.pk, False, "A picture.")]
    page = member_client.get(url).content.decode()
    assert "What you wrote is on our list now." in page
    assert f'action="/feedback/library/{item.pk}/undo/"' in page
    response = member_client.post(at(item, "feedback-undo"), {"next": url})
    assert (response.status_code, response["Location"]) == (302, url)
    assert answers() == []
    assert "Did this help?" in member_client.get(url).content.decode()
    assert Activity.objects.order_by("id").last().verb == "took_back_feedback"


def test_turning_the_answer_drops_the_why(member_client, item):
    member_client.post(at(item), {"answer": "no", "why": "A picture."})
    member_client.post(at(item), {"answer": "yes"})
    assert Feedback.objects.values_list("helpful", "why").get() == (True, "")


def test_undo_twice_is_undo_once(member_client, item):
    member_client.post(at(item), {"answer": "yes"})
    for _ in range(2):
        assert member_client.post(at(item, "feedback-undo")).status_code == 302
    assert Activity.objects.filter(verb="took_back_feedback").count() == 1


def test_a_visitor_answers_once_per_session_and_is_not_recorded(client, item):
    for answer in ("yes", "no"):
        client.post(at(item), {"answer": answer})
    assert answers() == [("library", item.pk, None, False, "")]
    Client().post(at(item), {"answer": "yes"})
    assert len(answers()) == 2
    assert Activity.objects.count() == 0
    assert "What was missing?" in client.get(item.get_absolute_url()).content.decode()
    assert "What was missing?" not in Client().get(item.get_absolute_url()).content.decode()


def test_few_visitors_of_one_network_count_a_day(client, member_client, item):
    visitors = [Client() for _ in range(5)]
    codes = [visitor.post(at(item), {"answer": "yes"}).status_code for visitor in visitors]
    assert codes == [302, 302, 302, 429, 429]
    assert len(answers()) == 3
    assert visitors[0].post(at(item), {"answer": "no", "why": "Words."}).status_code == 302
    assert visitors[3].post(at(ItemFactory.create()), {"answer": "yes"}).status_code == 302
    assert member_client.post(at(item), {"answer": "yes"}).status_code == 302
    assert len(answers()) == 5


def test_only_members_answers_move_a_piece(client, member_client):
    first, second = ItemFactory.create(position=1), ItemFactory.create(position=2)
    for _ in range(3):
        Client().post(at(second), {"answer": "yes"})
    assert [choice.object_id for choice in page_of(KnownFacts(), "library", 2)] == [first.pk, second.pk]
    for _ in range(2):
        person = Client()
        person.force_login(PersonFactory.create())
        person.post(at(second), {"answer": "yes"})
    assert [choice.object_id for choice in page_of(KnownFacts(), "library", 2)] == [second.pk, first.pk]


def test_staff_read_what_was_written(client, item):
    client.post(at(item), {"answer": "no", "why": "A picture of the plug."})
    ProblemFactory.create()
    Client().post(at(item), {"answer": "yes"})
    staff = Client()
    staff.force_login(PersonFactory.create(is_staff=True))
    assert staff.get("/admin/portal/feedback/").status_code == 403
    Group.objects.get(name="admin").user_set.add(get_user_model().objects.get(is_staff=True))
    html = staff.get("/admin/portal/feedback/?why__isempty=0").content.decode()
    assert "A picture of the plug." in html
    assert html.count(f"library:{item.pk}") == 1
    given = Feedback.objects.get(helpful=False)
    page = staff.get(f"/admin/portal/feedback/{given.pk}/change/").content.decode()
    assert given.session not in page
    for part in ("add/", f"{given.pk}/delete/"):
        assert staff.post(f"/admin/portal/feedback/{part}").status_code == 403
    assert staff.post(f"/admin/portal/feedback/{given.pk}/change/", {"why": "x"}).status_code == 403


def test_the_key_of_a_session_is_not_written_down(client, item):
    client.post(at(item), {"answer": "yes"})
    kept = Feedback.objects.get().session
    assert re.fullmatch(r"[0-9a-f]{40}", kept)
    assert client.session.session_key not in kept


def test_with_a_script_the_block_replaces_itself(client, item):
    response = client.post(at(item), {"answer": "no", "next": "/library/"}, headers=HTMX)
    html = response.content.decode()
    assert response.status_code == 200
    assert response["HX-Retarget"] == f"#feedback-library-{item.pk}"
    assert response["HX-Reswap"] == "outerHTML"
    assert html.startswith(f'<div class="stack-s" id="feedback-library-{item.pk}">')
    assert "What was missing?" in html
    assert html.count('name="next" value="/library/"') == 2


def test_in_a_list_the_block_stays_small(client):
    problem = ProblemFactory.create()
    url = at(problem, target="problem") + "?small=1"
    html = client.post(url, {"answer": "yes"}, headers=HTMX).content.decode()
    assert 'class="helpful helpful--s"' in html


TOKEN = re.compile(r'value="\w{64}"')


@pytest.mark.parametrize("name", ["feedback", "feedback-undo"])
def test_hidden_missing_and_unknown_answer_alike(member_client, client, item, name):
    Item.objects.filter(pk=item.pk).update(published_at=None)
    hidden_problem = ProblemFactory.create(item=item)
    person = PersonFactory.create()
    urls = [
        at(item, name),
        at(10**9, name),
        at(2**63, name),
        at(hidden_problem, name, "problem"),
        at(person.pk, name, "person"),
        at(1, name, "no-such-thing"),
    ]
    for who in (client, member_client):
        pages = {
            TOKEN.sub("", _missing(who, url)).replace(url, "…").replace(_words(url), "…") for url in urls
        }
        assert len(pages) == 1
    assert answers() == []


def _missing(client, url):
    response = client.post(url, {"answer": "yes"})
    assert response.status_code == 404
    return response.content.decode()


def _words(url):
    """The 404 page puts the end of the address into its search box."""
    return f'value="{url.rstrip("/").rsplit("/", 1)[1]}"'


@pytest.mark.parametrize("data", [{}, {"answer": "maybe"}, {"why": "x"}, {"answer": "no", "why": "x" * 1001}])
def test_what_is_no_answer_is_refused(member_client, item, data):
    assert member_client.post(at(item), data).status_code == 400
    assert answers() == []


def test_author_and_target_cannot_be_chosen(member, member_client, item):
    other = PersonFactory.create()
    member_client.post(at(item), {"answer": "yes", "person": other.pk, "object_id": 1, "target": "problem"})
    assert answers() == [("library", item.pk, member.pk, True, "")]


@pytest.mark.parametrize("evil", ["//evil.example", "/\\evil.example", "https:evil.example", "/%0a/evil"])
def test_next_stays_here(member_client, item, evil):
    location = member_client.post(at(item), {"answer": "yes", "next": evil})["Location"]
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


@pytest.mark.parametrize("name", ["feedback", "feedback-undo"])
def test_reading_changes_nothing(member_client, item, name):
    for method in (member_client.get, member_client.head):
        assert method(at(item, name)).status_code == 405
    assert answers() == []


def test_without_its_token_a_post_is_refused(item):
    assert Client(enforce_csrf_checks=True).post(at(item), {"answer": "yes"}).status_code == 403
    assert answers() == []


def test_what_was_written_is_shown_to_nobody_else(member_client, item):
    member_client.post(at(item), {"answer": "no", "why": "<script>alert(1)</script>"})
    for client in (member_client, Client()):
        assert "alert(1)" not in client.get(item.get_absolute_url()).content.decode()


def test_the_tally_is_one_query(django_assert_num_queries):
    for at_, helpful in enumerate([True, True, False]):
        answering.answer({"person": None, "session": str(at_)}, "library", 7, helpful=helpful)
    answering.answer({"person": None, "session": "a"}, "problem", 8, helpful=True)
    with django_assert_num_queries(1):
        assert tally("library", [7, 8]) == {7: Tally(2, 3), 8: Tally(0, 0)}


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one_answer(member):
    """Attack 20."""
    item = ItemFactory.create()
    start, codes = threading.Barrier(8), []

    def send(answer):
        client = Client()
        client.force_login(member)
        start.wait()
        codes.append(client.post(at(item), {"answer": answer}).status_code)
        connection.close()

    threads = [threading.Thread(target=send, args=(answer,)) for answer in ("yes", "no") * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [302] * 8
    assert Feedback.objects.count() == 1
