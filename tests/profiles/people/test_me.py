import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.panels.registry import panels
from profiles.facts.querysets import facts_of
from profiles.facts.telling import tell
from profiles.models import CurrentFact, Membership
from profiles.questions.answering import never_ask, skip
from profiles.questions.asking import show
from profiles.questions.catalogue import catalogue
from tests.factories import MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


def row(html: str, slug: str) -> str:
    """The words of one line of the ledger."""
    found = re.search(rf'<li id="fact-{slug}">(.*?)</li>', html, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


def page(client) -> str:
    return client.get("/me/").content.decode()


def test_visitors_are_asked_to_join(client):
    assert client.get("/me/")["Location"].endswith("?next=/me/")


def test_only_reading(member_client):
    assert member_client.post("/me/").status_code == 405


def test_every_fact_says_where_it_came_from_and_what_it_does(member, member_client):
    tell(member, "industry", ["bakery"])
    ben = MembershipFactory(person__name="Ben Miller", business=Membership.objects.get().business).person
    tell(ben, "employees", ["2-9"])
    tell(member, "need", ["get-paid"], source="inferred")
    tell(member, "role", ["owner"], source="agent")
    html = page(member_client)
    today = str(timezone.now().year)
    assert "5 facts, 7 gaps" in " ".join(html.split())
    assert re.match(
        r"You run a bakery \. You told us on .*" + today + r"\. Picks guides", row(html, "industry")
    )
    assert "Seen by: You, your colleagues, our staff, and your partner if you have one." in row(
        html, "industry"
    )
    assert "Change" in row(html, "industry")
    assert "Delete" in row(html, "industry")
    assert "That’s right" not in row(html, "industry")
    assert "Ben told us on" in row(html, "employees")
    assert "We worked it out on" in row(html, "need")
    assert "That’s right" in row(html, "need")
    assert "Our staff noted it on" in row(html, "role")
    assert "It came with your address" in row(html, "name")


def test_what_we_think_is_confirmed_from_the_page(member, member_client):
    tell(member, "software", ["kinship-books", "payroll"], source="import")
    html = page(member_client)
    form = re.search(r'<form method="post" action="/me/facts/software/">.*?</form>', html, re.DOTALL)[0]
    member_client.post("/me/facts/software/", {"answer": re.findall(r'name="answer" value="([\w-]+)"', form)})
    assert {known.mark for known in facts_of(member)["software"]} == {"told"}
    assert facts_of(member).said("software") == ["kinship-books", "payroll"]


def test_gaps_say_what_came_of_asking(member, member_client):
    skip(show(member, catalogue().prompt("industry"), "home", uuid.uuid4()))
    never_ask(member, catalogue().prompt("need"), "me")
    html = page(member_client)
    assert "Not known. You skipped it on" in row(html, "industry")
    assert "Never ask" in row(html, "industry")
    assert "You said we should never ask." in row(html, "need")
    assert "Never ask:" not in row(html, "need")
    assert "Fill in" in row(html, "need")
    assert "fact-servers" not in html


def test_stale_answers_are_asked_about(member, member_client):
    tell(member, "employees", ["2-9"])
    assert "Still right?" not in page(member_client)
    CurrentFact.objects.update(at=timezone.now() - timedelta(days=400))
    assert "Still right?" in page(member_client)
    member_client.post("/me/facts/employees/", {"answer": "2-9"})
    assert "Still right?" not in page(member_client)


@pytest.mark.parametrize(
    "evil", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7|add:7 }}{% now %}"]
)
def test_script_in_answers_is_inert_everywhere(member, member_client, evil):
    ben = MembershipFactory(person=member).business
    tell(MembershipFactory(person__name=evil, business=ben).person, "town", [evil])
    tell(member, "name", [evil])
    for url in ("/me/", "/", "/me/facts/town/", "/me/facts/name/"):
        html = member_client.get(url).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
    assert member_client.post("/me/facts/town/", {"answer": evil * 9}).content.count(b"<img src=x") == 0


def test_the_same_few_queries_however_much_is_known(
    member, member_client, django_assert_num_queries, monkeypatch
):
    """The frame's own: who is there, what is known, what was asked and noted. Panels count for themselves."""
    monkeypatch.setattr(panels, "_things", {})
    page(member_client)
    with django_assert_num_queries(4):
        page(member_client)
    for slug, values in {
        "industry": ["bakery"],
        "software": ["payroll", "kinship-till"],
        "need": ["get-paid"],
    }.items():
        tell(member, slug, values)
    with django_assert_num_queries(4):
        page(member_client)


def test_each_part_is_named_at_the_top_and_led_to(member_client):
    html = page(member_client)
    listed = re.search(r'<nav class="straight".*?</nav>', html, re.DOTALL)
    assert listed
    links = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', listed[0])
    assert {"facts-title", "colleagues", "privacy"} <= {anchor for anchor, _ in links}
    for anchor, words in links:
        assert html.count(f' id="{anchor}"') == 1
        assert words in html.split(f' id="{anchor}"', 1)[1][:300]
    assert len(links) == html.count('<section class="band"')
