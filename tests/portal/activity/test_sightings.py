"""What is seen is written in batches, and nobody waits for it."""

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from portal.activity.models import DailyViews, Sighting
from portal.activity.sightings import flush, see
from portal.web import heartbeats
from portal.web.rates import seconds_to_wait
from profiles.models import Person
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def look(person: Person, subject: str) -> None:
    request = RequestFactory().get("/")
    request.user = person
    see(request, "view", subject)


def test_what_somebody_saw_who_is_gone_is_nobodys(member: Person) -> None:
    gone = PersonFactory.create()
    look(gone, "library:a")
    look(member, "library:b")
    gone.delete()
    assert flush() == 2
    assert list(Sighting.objects.order_by("id").values_list("subject", "person")) == [
        ("library:a", None),
        ("library:b", member.pk),
    ]


def test_a_batch_takes_the_same_queries_at_any_size(
    member: Person, django_assert_num_queries: object
) -> None:
    for _ in range(20):
        look(member, "library:a")
    with django_assert_num_queries(5):  # type: ignore[operator]  # two for the savepoint
        flush()
    assert [(row.subject, row.count) for row in DailyViews.objects.all()] == [("library:a", 20)]


def test_views_are_counted_by_day_and_other_sightings_are_not(member: Person) -> None:
    for subject in ("library:a", "library:b", "library:a"):
        look(member, subject)
    request = RequestFactory().get("/")
    request.user = member
    see(request, "search", "library:a")
    flush()
    look(member, "library:a")
    flush()
    today = timezone.now().date()
    assert set(DailyViews.objects.values_list("subject", "day", "count")) == {
        ("library:a", today, 3),
        ("library:b", today, 1),
    }


def test_pages_share_one_connection(client: Client) -> None:
    client.get("/")
    server = heartbeats.valkey()
    before = server.info("stats")["total_connections_received"]
    for _ in range(5):
        client.get("/")
        seconds_to_wait("60/minute", "test")
    assert heartbeats.valkey() is server
    assert server.info("stats")["total_connections_received"] - before < 5
