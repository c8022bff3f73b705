"""Real connections, real locks: marketers make, change, move and delete clusters while a refresh goes on."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from profiles.clusters import changing
from profiles.clusters.models import Cluster
from profiles.clusters.refreshing import refresh
from profiles.models import Person, Segment
from profiles.segments.changing import InUseError as SegmentInUseError
from profiles.segments.changing import delete as delete_segment
from profiles.segments.changing import make
from tests.factories import PersonFactory
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
