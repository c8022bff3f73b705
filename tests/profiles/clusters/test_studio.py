"""The pages of clusters: what a marketer does there, what they are told, and where the treatment is read."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils.html import strip_tags

from campaigns.models import Newsletter
from campaigns.newsletters.drafting import draft
from portal.activity.models import Activity
from profiles.clusters.loading import load_clusters
from profiles.clusters.models import Cluster, ReachWish
from profiles.clusters.refreshing import refresh
from profiles.models import Membership, Person, Segment
from profiles.people.roles import sync_roles
from profiles.segments.changing import make, trouble
from profiles.segments.lines import plainly
from tests.factories import MembershipFactory, PersonFactory
from tests.profiles.clusters.conftest import MakeCluster
from tests.starters import load_wordings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]
ENGLISH, GERMAN = ({"has": "reads", "languages": [code]} for code in ("en", "de"))


def staff(role: str) -> Person:
    sync_roles()
    person: Person = PersonFactory.create(email=f"{role}@example.org", name="Mara", is_staff=True)
    person.groups.set([Group.objects.get(name=role)])
    return person


@pytest.fixture
def studio(settings: Any) -> Client:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    load_wordings()
    client = Client()
    client.force_login(staff("marketer"))
    return client


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def order() -> list[str]:
    return list(Cluster.objects.order_by("position").values_list("segment__name", flat=True))


def test_a_cluster_is_made(studio: Client, by: Person) -> None:
    bakers = make(by, "Bakers", rule=ENGLISH)
    empty = studio.post("/studio/clusters/new/", {"tone": "Short."})
    assert empty.status_code == 422
    assert "Choose the segment that says which businesses these are." in words(empty)
    assert 'value="Short."' in words(empty)
    told = {"segment": bakers.pk, "through": "partner", "channel": "events", "tone": "Short."}
    made = studio.post("/studio/clusters/new/", told, follow=True)
    assert "Go through their partner, at the partner’s events." in words(made)
    assert "Short." in words(made)
    again = studio.post("/studio/clusters/new/", told)
    assert (again.status_code, Cluster.objects.count()) == (422, 1)
    assert "describes another cluster" in words(again)
    kept = studio.post(f"/studio/segments/{bakers.pk}/delete/", follow=True)
    assert "It is used by: the cluster “Bakers”." in words(kept)


def test_a_cluster_is_changed_moved_and_deleted(studio: Client, cluster_of_rule: MakeCluster) -> None:
    first, _second = cluster_of_rule("Bakers", ENGLISH), cluster_of_rule("Others", GERMAN)
    here = first.get_absolute_url()
    for _ in range(2):
        studio.post(f"{here}move/", {"way": "down"})
    assert order() == ["Others", "Bakers"]
    assert refresh()
    assert not ReachWish.objects.exists()
    assert studio.post("/studio/clusters/refresh/").status_code == 302
    assert ReachWish.objects.count() == 1
    told = {"segment": first.segment_id, "through": "direct", "channel": "phone", "version": "1"}
    assert studio.post(f"{here}treatment/", told).status_code == 302
    stale = studio.post(f"{here}treatment/", {**told, "tone": "Long."})
    assert (stale.status_code, Cluster.objects.get(pk=first.pk).tone) == (409, "")
    assert "Somebody else saved meanwhile" in words(stale)
    gone = studio.post(f"{here}delete/", follow=True)
    assert "The cluster “Bakers” is gone. Its segment stays." in words(gone)
    assert order() == ["Others"]
    assert Segment.objects.filter(name="Bakers").exists()
    verbs = ("cluster_made", "cluster_moved", "cluster_changed", "cluster_deleted")
    assert [Activity.objects.filter(verb=verb).count() for verb in verbs] == [2, 1, 1, 1]


def test_what_a_cluster_can_stand_on_is_said(
    studio: Client, by: Person, cluster_of_rule: MakeCluster
) -> None:
    held = cluster_of_rule("Germans", GERMAN)
    asks = make(by, "Asks", rule={"has": "in_cluster", "clusters": [held.pk]})
    broken = Segment.objects.create(name="Broken", rule={"has": "gone"})
    told = {"through": "direct", "channel": "mail"}
    answer = studio.post("/studio/clusters/new/", {**told, "segment": asks.pk})
    assert "“Asks” asks about a cluster itself, so it can’t describe one." in words(answer)
    answer = studio.post("/studio/clusters/new/", {**told, "segment": broken.pk})
    assert "“Broken” can’t be asked: There is no condition “gone”." in words(answer)
    kept = studio.post(f"{held.get_absolute_url()}delete/", follow=True)
    assert "These segments ask about it: Asks. Take it out there first." in words(kept)
    assert plainly(asks.rule["all"][0]).startswith("work in a business of the cluster <span")


MANY = {"any": [ENGLISH, {"not": GERMAN}]}


@pytest.mark.parametrize(
    ("rule", "lines"),
    [
        (
            {"all": [ENGLISH, MANY, {"not": GERMAN}]},
            [
                "read English",
                "and any of read English, or anybody but those who read German",
                "but not those who read German",
            ],
        ),
        ({"all": [{"not": GERMAN}, ENGLISH]}, ["are not among those who read German", "and read English"]),
        ({"all": [MANY]}, ["any of read English, or anybody but those who read German"]),
        (
            {"all": [{"not": {"any": [{"not": GERMAN}, ENGLISH]}}]},
            ["are not among those who are not among those who read German, or read English"],
        ),
    ],
)
def test_a_rule_is_said_with_how_its_lines_are_joined(
    studio: Client, cluster_of_rule: MakeCluster, rule: dict[str, Any], lines: list[str]
) -> None:
    cluster = cluster_of_rule("Bakers", rule)
    page = words(studio.get(f"/studio/clusters/{cluster.pk}/"))
    said = page.partition('<ul class="said">')[2].partition("</ul>")[0].split("</li>")
    assert [strip_tags(line) for line in said if line] == lines


def test_the_pages_say_who_is_in_and_what_is_lost(studio: Client, cluster_of_rule: MakeCluster) -> None:
    both: Membership = MembershipFactory.create(person__language="de", business__name="Both Ltd")
    MembershipFactory.create(business=both.business, person__language="en", role="colleague")
    MembershipFactory.create(person__language="en", business__name="Corner Shop")
    cluster_of_rule("Germans", GERMAN)
    english = cluster_of_rule("English", ENGLISH)
    refresh()
    page = words(studio.get(english.get_absolute_url()))
    assert "<b>2</b><span>businesses fit now" in page
    assert "<b>1</b><span>of them are in it" in page
    assert '>Germans</a></th><td class="n">1</td>' in page
    assert "Corner Shop" in page
    assert "Both Ltd" not in page
    assert "#why" in page
    listed = words(studio.get("/studio/clusters/"))
    assert listed.index("Germans") < listed.index("English") < listed.index("In no cluster")
    assert "No purchase is on record" in words(studio.get("/studio/clusters/revenue/"))


def test_the_treatment_is_read_where_staff_see_people(
    studio: Client, cluster_of_rule: MakeCluster, by: Person
) -> None:
    works: Membership = MembershipFactory.create(person__language="de")
    held = cluster_of_rule("Germans", GERMAN)
    refresh()
    advice = "Talk to them directly, by mail."
    assert advice in words(studio.get(f"/studio/people/{works.person_id}/mails/"))
    assert advice not in words(studio.get(f"/studio/people/{by.pk}/mails/"))
    agent = Client()
    agent.force_login(staff("agent"))
    whole = f"Germans: {advice} Tone: Short. What they buy, and how: Flour."
    for path in (f"person/{works.person_id}", f"business/{works.business_id}"):
        assert whole in words(agent.get(f"/admin/profiles/{path}/change/"))
    assert agent.get("/studio/clusters/").status_code == 404
    issue = draft(Newsletter.objects.create(slug="news", name="News", working_day=1), by)
    for audience, shown in (({"segments": [held.segment_id]}, True), ({}, False)):
        issue.audience = audience
        issue.save()
        assert (advice in words(studio.get(issue.get_absolute_url()))) is shown


def test_the_three_of_the_programme_can_be_asked(studio: Client) -> None:
    assert (load_clusters(), load_clusters()) == (3, 0)
    assert order() == ["Professional collaborators", "Customizers", "Industrialists"]
    assert [trouble(segment) for segment in Segment.objects.all()] == [None] * 3
    refresh()
    assert not Cluster.objects.filter(is_broken=True).exists()
    last = Cluster.objects.get(position=3)
    assert studio.get(last.get_absolute_url()).status_code == 200
