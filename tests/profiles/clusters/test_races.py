"""Real connections, real locks: marketers make, change, move and delete clusters while a refresh goes on."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from portal.activity.models import Activity
from portal.activity.recording import record
from profiles.clusters import changing, refreshing
from profiles.clusters.forms import BUSY
from profiles.clusters.locking import hold_clusters
from profiles.clusters.models import Cluster, ClusteredBusiness
from profiles.clusters.refreshing import refresh
from profiles.merging import merging
from profiles.models import Person, Segment
from profiles.segments import waiting
from profiles.segments.changing import InUseError as SegmentInUseError
from profiles.segments.changing import delete as delete_segment
from profiles.segments.changing import make
from tests.factories import MembershipFactory, PersonFactory
from tests.profiles.clusters.conftest import TREATMENT
from tests.profiles.clusters.test_studio import ENGLISH
from tests.profiles.facts.test_telling_races import at_once
from tests.sizes import sized

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
TURNS = sized(3, 60)
PATH = "/studio/clusters/"
TOLD = {"through": "partner", "channel": "events", "tone": "Short."}


@pytest.fixture(autouse=True)
def no_clusters() -> Iterator[None]:
    Cluster.objects.all().delete()
    yield
    Cluster.objects.all().delete()


@pytest.fixture
def marketer() -> Person:
    return PersonFactory.create(name="Mara", is_staff=True, is_superuser=True)


def posting(by: Person, path: str, data: dict[str, Any]) -> Callable[[], int]:
    client = Client(raise_request_exception=False)
    client.force_login(by)
    return lambda: client.post(path, data).status_code


def segment(by: Person, name: str) -> Segment:
    return make(by, name, rule=ENGLISH)


def cluster(by: Person, name: str) -> Cluster:
    return changing.make(by, {"segment": segment(by, name), **TREATMENT})


def test_20_the_first_two_have_places_of_their_own_and_a_segment_describes_one(marketer: Person) -> None:
    for turn in range(TURNS):
        Cluster.objects.all().delete()
        one, two = (segment(marketer, f"{name} {turn}") for name in ("Bakers", "Smiths"))
        told = [posting(marketer, f"{PATH}new/", {**TOLD, "segment": pk}) for pk in (one.pk, one.pk, two.pk)]
        assert sorted(at_once(*told)) == [302, 302, 422]
        assert sorted(Cluster.objects.values_list("position", flat=True)) == [1, 2]


def test_20_what_is_done_at_once_gives_no_error(marketer: Person) -> None:
    for turn in range(TURNS):
        Cluster.objects.all().delete()
        first, second, third = (cluster(marketer, f"{name}{turn}") for name in "ABC")
        spare = segment(marketer, f"D{turn}")
        done = at_once(
            *[posting(marketer, f"{first.get_absolute_url()}move/", {"way": "down"})] * 2,
            posting(marketer, f"{third.get_absolute_url()}move/", {"way": "up"}),
            *[posting(marketer, f"{second.get_absolute_url()}delete/", {})] * 2,
            posting(
                marketer,
                f"{second.get_absolute_url()}treatment/",
                {**TOLD, "segment": spare.pk, "version": "1"},
            ),
            posting(marketer, f"{PATH}new/", {**TOLD, "segment": spare.pk}),
            lambda: bool(refresh()),
        )
        assert not [code for code in done if code >= 500], done
        places = list(Cluster.objects.values_list("position", flat=True))
        assert len(set(places)) == len(places)
        assert Cluster.objects.filter(segment=spare).count() <= 1


def test_20_a_segment_is_deleted_or_describes_a_cluster(marketer: Person) -> None:
    def go(held: Segment) -> bool:
        try:
            delete_segment(held, marketer)
        except SegmentInUseError:
            return False
        return True

    for turn in range(TURNS):
        held = segment(marketer, f"Bakers {turn}")
        made = posting(marketer, f"{PATH}new/", {**TOLD, "segment": held.pk})
        assert at_once(made, lambda held=held: go(held)) in ([302, False], [422, True])


def test_20_who_would_wait_for_a_long_refresh_is_told_and_others_go_on(
    marketer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "PATIENCE_MS", 200)
    first, _second = (cluster(marketer, name) for name in "AB")
    spare, own = segment(marketer, "C"), first.get_absolute_url()
    goes_on, over = threading.Event(), threading.Event()
    client = Client()
    client.force_login(marketer)

    def refreshing() -> None:
        with transaction.atomic():
            hold_clusters()
            goes_on.set()
            over.wait(60)

    def working() -> None:
        goes_on.wait(60)
        told = {**TOLD, "version": "1"}
        busy = client.post(f"{own}treatment/", {**told, "segment": spare.pk})
        assert busy.status_code == 422
        assert str(BUSY) in busy.content.decode()
        assert 'value="Short."' in busy.content.decode()
        for act, data in (("move", {"way": "down"}), ("delete", {})):
            assert str(BUSY) in client.post(f"{own}{act}/", data, follow=True).content.decode()
        assert client.post(f"{own}treatment/", {**told, "segment": first.segment_id}).status_code == 302
        assert client.post(f"{PATH}new/", {**TOLD, "segment": spare.pk}).status_code == 302

    def worked() -> None:
        try:
            working()
        finally:
            over.set()

    at_once(refreshing, worked)
    assert list(Cluster.objects.order_by("position").values_list("segment__name", flat=True)) == [
        "A",
        "B",
        "C",
    ]
    assert client.post(f"{own}move/", {"way": "down"}).status_code == 302
    assert Cluster.objects.get(pk=first.pk).position == 2
    with transaction.atomic(), connection.cursor() as cursor:
        changing._locked(whole=True)
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


def test_20_businesses_are_merged_while_their_cluster_is_deleted(
    marketer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The merge has moved what they are in, and is about to end, when the deletion begins."""
    moved = threading.Event()

    def recorded(*args: Any, **named: Any) -> Activity:
        moved.set()
        time.sleep(0.5)
        return record(*args, **named)

    monkeypatch.setattr(merging, "record", recorded)
    for turn in range(TURNS):
        moved.clear()
        first, second = (cluster(marketer, f"{name}{turn}") for name in "AB")
        gone, kept = (MembershipFactory.create().business for _ in range(2))
        for business, one in ((gone, first), (kept, second)):
            ClusteredBusiness.objects.create(business=business, cluster=one, since=timezone.now())

        def deleted(second: Cluster = second) -> bool:
            return moved.wait(60) and changing.delete(second, marketer)

        merged, done = at_once(
            lambda kept=kept, gone=gone: merging.merge_businesses(kept, gone, by=marketer), deleted
        )
        assert done is True
        assert merged["profiles.Membership.business"] == 1
        assert ClusteredBusiness.objects.get(business=kept).cluster == first
        assert not Cluster.objects.filter(pk=second.pk).exists()


def test_20_a_business_that_is_merged_away_while_a_refresh_goes_on_ends_none(
    marketer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, want = cluster(marketer, "A"), refreshing._want
    kept, gone = (MembershipFactory.create(person__language=code).business for code in ("de", "en"))

    def merge() -> None:
        merging.merge_businesses(kept, gone, by=marketer)
        connection.close()

    def merged_meanwhile(*given: Any) -> list[int]:
        broken = want(*given)
        elsewhere = threading.Thread(target=merge)
        elsewhere.start()
        elsewhere.join()
        return broken

    monkeypatch.setattr(refreshing, "_want", merged_meanwhile)
    assert refresh() == {"clusters": 1, "entered": 0, "left": 0}
    monkeypatch.undo()
    refresh()
    assert ClusteredBusiness.objects.get(business=kept).cluster == first
