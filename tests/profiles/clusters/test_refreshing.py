"""Which business is in which cluster: the database's answer beside plain Python's, and that moving is noted once."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.activity.models import Activity
from portal.mail.eligibility import reachable
from profiles.clusters import refreshing, tasks
from profiles.clusters.changing import make as make_cluster
from profiles.clusters.changing import move
from profiles.clusters.models import Cluster, ClusterSize, ReachWish
from profiles.clusters.page import standing
from profiles.clusters.refreshing import refresh
from profiles.consent.consenting import give
from profiles.merging.merging import merge_businesses
from profiles.models import ConsentWording, Membership, Person, Segment
from profiles.segments.changing import change_rule, make
from profiles.segments.compiling import people_in
from profiles.segments.conditions import BrokenRuleError
from profiles.segments.counting import TooLongError
from tests.factories import MembershipFactory
from tests.profiles.clusters.conftest import TREATMENT, MakeCluster, kept
from tests.profiles.segments.conftest import Crowd, crowd
from tests.profiles.segments.test_compiling import depth, rules
from tests.profiles.segments.twin import NOW, fits
from tests.sizes import sized
from tests.starters import load_wordings

__all__ = ["crowd"]

GERMAN = {"has": "reads", "languages": ["de"]}
ENGLISH = {"has": "reads", "languages": ["en"]}


def moved(verb: str) -> list[tuple[int | None, str]]:
    return list(Activity.objects.filter(verb=verb).order_by("id").values_list("person", "subject"))


def works(language: str, **more: Any) -> Membership:
    found: Membership = MembershipFactory.create(person__language=language, **more)
    return found


of_a_cluster = rules.filter(lambda rule: depth(rule) <= 4 and "'segment'" not in str(rule))


@pytest.mark.django_db
@pytest.mark.properties
@settings(
    max_examples=sized(12, 300), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(described=st.lists(of_a_cluster, min_size=1, max_size=3))
def test_sql_and_python_agree(
    crowd: Crowd,
    described: list[dict[str, Any]],
) -> None:
    """Each of the crowd works alone; the condition “in a cluster” is held against the same twin."""
    Cluster.objects.all().delete()
    Segment.objects.all().delete()
    clusters = [
        make_cluster(None, {"segment": Segment.objects.create(name=f"{at}", rule=rule), **TREATMENT}).pk
        for at, rule in enumerate(described)
    ]
    refresh(NOW)
    wanted = {}
    for one in crowd:
        first = next((at for at, rule in enumerate(described) if one.is_open and fits(rule, one, {})), None)
        if one.works and first is not None:
            wanted[one.pk] = clusters[first]
    for cluster in clusters:
        found = people_in({"has": "in_cluster", "clusters": [cluster]})
        assert {one.pk for one in found} == {pk for pk, held in wanted.items() if held == cluster}


@pytest.mark.django_db
def test_the_first_cluster_that_describes_anybody_has_it(cluster_of_rule: MakeCluster) -> None:
    both = works("en").business
    works("de", business=both, role="colleague")
    other, closed = works("en").business, works("de", person__is_active=False).business
    left = works("de")
    Membership.objects.filter(pk=left.pk).update(until_at=left.from_at)
    first, second = cluster_of_rule("Germans", GERMAN), cluster_of_rule("English", ENGLISH)
    assert refresh() == {"clusters": 2, "entered": 0, "left": 0}
    assert kept() == {both.pk: "Germans", other.pk: "English"}
    assert closed.pk not in kept()
    assert moved("entered_cluster") == []
    filled = Activity.objects.filter(verb="cluster_filled").values_list("data", flat=True)
    assert list(filled) == [{"businesses": 1}, {"businesses": 1}]
    named = ("cluster", "businesses", "people", "reachable")
    sizes = list(ClusterSize.objects.order_by("cluster_id").values_list(*named))
    assert sizes == [(first.pk, 1, 2, 0), (second.pk, 1, 1, 0), (None, 0, 0, 0)]


@pytest.fixture
def reached(cluster_of_rule: MakeCluster) -> Callable[[], list[int]]:
    """Two clusters are found anew after one more of their people took the newsletter: whom mail reaches in each."""
    load_wordings()
    members = [works("de").person for _ in range(5)]
    below = Segment.objects.create(name="Below", rule=GERMAN)
    cluster_of_rule("English", ENGLISH)
    cluster_of_rule("Germans", {"has": "segment", "segment": below.pk})

    def found() -> list[int]:
        wording = ConsentWording.objects.filter(purpose="newsletter", channel="mail", language="en").first()
        give(members.pop(), "newsletter", "mail", wording=wording, source="test", proof={})
        refresh()
        sizes = ClusterSize.objects.filter(cluster__isnull=False).order_by("cluster")
        return list(sizes.values_list("reachable", flat=True))

    return found


@pytest.mark.django_db
@pytest.mark.usefixtures("starter")
def test_whom_a_newsletter_would_reach_is_counted_once_a_day(reached: Callable[[], list[int]]) -> None:
    """It is most of the work: and anew where somebody asks for it, or changed what a cluster stands on."""
    assert [reached(), reached()] == [[0, 1], [0, 1]]
    ReachWish.objects.create()
    assert [reached(), reached()] == [[0, 3], [0, 3]]
    Segment.objects.get(name="Below").save()
    assert reached() == [0, 5]


@pytest.mark.django_db
@pytest.mark.usefixtures("starter")
def test_who_asks_while_it_is_counted_or_fails_gets_a_count_of_their_own(
    reached: Callable[[], list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(tasks.refresh_clusters, "delay", lambda: asked.append("again"))

    def late(*_of: Any) -> None:
        raise TooLongError

    def pressed(*of: Any) -> Any:
        ReachWish.objects.create()
        return reachable(*of)

    reached()
    ReachWish.objects.create()
    with monkeypatch.context() as broken:
        broken.setattr(refreshing, "reachable", late)
        with pytest.raises(TooLongError):
            reached()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(refreshing, "reachable", pressed)
        assert reached() == [0, 3]
        tasks.refresh_clusters()
    assert asked == ["again"]
    assert [reached(), reached()] == [[0, 4], [0, 4]]
    tasks.refresh_clusters()
    assert asked == ["again"]


@pytest.mark.django_db
def test_coming_and_going_is_noted_at_the_owner(cluster_of_rule: MakeCluster, by: Person) -> None:
    owner = works("en")
    second, first = cluster_of_rule("English", ENGLISH), cluster_of_rule("Germans", GERMAN)
    refresh()
    works("de", business=owner.business, role="colleague")
    assert refresh() == {"clusters": 2, "entered": 0, "left": 0}
    assert move(first, by, up=True)
    assert not move(Cluster.objects.get(pk=first.pk), by, up=True)
    found = standing(Cluster.objects.get(pk=second.pk))
    assert found
    assert (found.fits, found.here, found.coming) == (1, 1, 0)
    assert refresh() == {"clusters": 2, "entered": 1, "left": 1}
    assert refresh() == {"clusters": 2, "entered": 0, "left": 0}
    assert moved("left_cluster") == [(owner.person_id, second.subject)]
    assert moved("entered_cluster") == [(owner.person_id, first.subject)]
    assert kept() == {owner.business_id: "Germans"}


@pytest.mark.django_db
def test_a_broken_cluster_keeps_whom_it_has(cluster_of_rule: MakeCluster) -> None:
    here = works("de").business
    first = cluster_of_rule("Germans", GERMAN)
    cluster_of_rule("All", {"all": []})
    refresh()
    Segment.objects.filter(pk=first.segment_id).update(rule={"has": "gone"})
    new = works("de").business
    assert refresh() == {"clusters": 2, "entered": 1, "left": 0}
    assert kept() == {here.pk: "Germans", new.pk: "All"}
    assert Cluster.objects.get(pk=first.pk).is_broken
    Segment.objects.filter(pk=first.segment_id).update(rule=GERMAN)
    refresh()
    assert kept() == {here.pk: "Germans", new.pk: "Germans"}
    assert not Cluster.objects.get(pk=first.pk).is_broken


@pytest.mark.django_db
def test_what_a_cluster_stands_on_asks_about_no_cluster(cluster_of_rule: MakeCluster, by: Person) -> None:
    below = make(by, "Below", rule=GERMAN)
    cluster = cluster_of_rule("Above", {"has": "segment", "segment": below.pk})
    asks = {"has": "in_cluster", "clusters": [cluster.pk]}
    for segment in (below, cluster.segment):
        with pytest.raises(BrokenRuleError, match="“Above” stands on this rule"):
            change_rule(segment, by, segment.version, lambda rule: {"all": [asks]})
    assert make(by, "Beside", rule=asks).rule == {"all": [asks]}


@pytest.mark.django_db
@pytest.mark.usefixtures("starter")
def test_merged_businesses_are_in_the_first_of_their_clusters(
    cluster_of_rule: MakeCluster, by: Person
) -> None:
    cluster_of_rule("Germans", GERMAN)
    cluster_of_rule("English", ENGLISH)
    english, german, other, none = (works(language).business for language in ("en", "de", "en", "fr"))
    refresh()
    merge_businesses(english, german, by=by)
    merge_businesses(none, other, by=by)
    assert kept() == {english.pk: "Germans", none.pk: "English"}
    refresh()
    assert kept() == {english.pk: "Germans", none.pk: "English"}


@pytest.mark.django_db
def test_a_cluster_that_was_broken_from_the_start_is_filled_once_it_is_mended(
    cluster_of_rule: MakeCluster,
) -> None:
    here = works("de").business
    first = cluster_of_rule("Germans", GERMAN)
    Segment.objects.filter(pk=first.segment_id).update(rule={"has": "gone"})
    refresh()
    assert Cluster.objects.get(pk=first.pk).is_broken
    assert moved("cluster_filled") == []
    Segment.objects.filter(pk=first.segment_id).update(rule=GERMAN)
    refresh()
    assert kept() == {here.pk: "Germans"}
    assert not Cluster.objects.get(pk=first.pk).is_broken
    assert moved("cluster_filled") == [(None, first.subject)]
    assert moved("entered_cluster") == []
