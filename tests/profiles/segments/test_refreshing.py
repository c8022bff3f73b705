"""Kept segments: who is in them, and that coming and going is noted once."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from portal.activity.models import Activity
from profiles.models import Person, Segment, SegmentMember, SegmentSize
from profiles.segments.attention import broken_segments
from profiles.segments.changing import keep, make
from profiles.segments.querysets import segments_of
from profiles.segments.refreshing import refresh, refresh_all
from tests.factories import PersonFactory

GERMAN = {"has": "reads", "languages": ["de"]}


@pytest.fixture
def by() -> Person:
    return PersonFactory.create(name="Mara", is_staff=True, is_superuser=True)


@pytest.fixture
def segment(by: Person) -> Segment:
    segment = make(by, "Germans", rule=GERMAN)
    keep(segment, by, kept=True)
    return segment


def moved(verb: str) -> list[tuple[int | None, str]]:
    return list(Activity.objects.filter(verb=verb).order_by("id").values_list("person", "subject"))


@pytest.mark.django_db
def test_who_comes_and_goes_is_noted(segment: Segment) -> None:
    first, second = PersonFactory.create_batch(2, language="de")
    assert refresh(segment.pk) == (0, 0)
    assert moved("entered_segment") == []
    assert Activity.objects.get(verb="segment_filled").data == {"people": 2}
    third = PersonFactory.create(language="de")
    Person.objects.filter(pk=first.pk).update(language="en")
    Person.objects.filter(pk=second.pk).update(closed_at=timezone.now())
    assert refresh(segment.pk) == (1, 2)
    assert refresh(segment.pk) == (0, 0)
    assert moved("entered_segment") == [(third.pk, segment.subject)]
    assert sorted(moved("left_segment")) == [(first.pk, segment.subject), (second.pk, segment.subject)]
    assert list(SegmentMember.objects.values_list("person", flat=True)) == [third.pk]


@pytest.mark.django_db
def test_everybody_leaves_a_rule_that_nobody_can_fit(segment: Segment) -> None:
    someone = PersonFactory.create(language="de")
    refresh(segment.pk)
    Segment.objects.update(rule={"any": []})
    assert refresh(segment.pk) == (0, 1)
    assert moved("left_segment") == [(someone.pk, segment.subject)]


@pytest.mark.django_db
def test_the_size_of_the_day_is_kept(segment: Segment) -> None:
    PersonFactory.create(language="de")
    refresh(segment.pk)
    SegmentSize.objects.update(day=timezone.now().date() - timedelta(days=1))
    PersonFactory.create(language="de")
    refresh(segment.pk)
    refresh(segment.pk)
    assert list(SegmentSize.objects.order_by("day").values_list("people", "reachable")) == [(1, 0), (2, 0)]


@pytest.mark.django_db
def test_a_broken_one_stops_only_itself(segment: Segment, by: Person, rf: Any) -> None:
    broken = make(by, "Broken")
    keep(broken, by, kept=True)
    Segment.objects.filter(pk=broken.pk).update(rule={"has": "lost"})
    PersonFactory.create(language="de")
    refresh_all()
    assert SegmentMember.objects.filter(segment=segment).count() == 1
    request = rf.get("/admin/")
    request.user = by
    assert [matter.url for matter in broken_segments(request)] == [broken.get_absolute_url()]
    request.user = PersonFactory.create()
    assert list(broken_segments(request)) == []


@pytest.mark.django_db
def test_the_command_says_what_it_did(segment: Segment, capsys: pytest.CaptureFixture[str]) -> None:
    refresh_all()
    PersonFactory.create(language="de")
    call_command("refresh_segments")
    assert capsys.readouterr().out == "1 segments, 1 came in, 0 left\n"


@pytest.mark.django_db
def test_what_is_no_longer_kept_forgets_its_members(
    segment: Segment, by: Person, django_assert_num_queries: Any
) -> None:
    person = PersonFactory.create(language="de")
    refresh(segment.pk)
    with django_assert_num_queries(1):
        assert segments_of(person) == [segment.pk]
    keep(segment, by, kept=False)
    assert segments_of(person) == []
    assert refresh(segment.pk) is None
    keep(segment, by, kept=True)
    refresh(segment.pk)
    assert segments_of(person) == [segment.pk]
    assert moved("entered_segment") == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_note_it_once(segment: Segment) -> None:
    refresh(segment.pk)
    PersonFactory.create_batch(30, language="de")
    both = threading.Barrier(2)

    def work() -> None:
        both.wait()
        refresh_all()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(moved("entered_segment")) == 30
    assert SegmentMember.objects.count() == 30
