"""Real connections, real locks: marketers name, copy, change and delete the same segment at once."""

import threading
import time
from typing import Any

import pytest

from profiles.models import Person, Segment, SegmentMember
from profiles.segments import refreshing, waiting
from profiles.segments.changing import delete, keep, make
from profiles.segments.refreshing import refresh
from tests.factories import PersonFactory
from tests.profiles.clusters.test_races import posting
from tests.profiles.facts.test_telling_races import at_once
from tests.sizes import sized

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
TURNS = sized(3, 60)
PATH = "/studio/segments/"


@pytest.fixture
def marketer() -> Person:
    return PersonFactory.create(name="Mara", is_staff=True, is_superuser=True)


def test_20_a_name_is_given_once(marketer: Person) -> None:
    for turn in range(TURNS):
        told = [posting(marketer, f"{PATH}new/", {"name": f"Bakers {turn}"}) for _ in range(2)]
        assert sorted(at_once(*told)) == [302, 422]
        held = Segment.objects.get(name=f"Bakers {turn}")
        copied = [posting(marketer, f"{held.get_absolute_url()}copy/", {}) for _ in range(5)]
        assert at_once(*copied) == [302] * 5
        copies = Segment.objects.filter(name__startswith=f"{held.name} (")
        assert sorted(one.name for one in copies) == [f"{held.name} ({number})" for number in range(2, 7)]


def test_20_what_is_done_at_once_gives_no_error(marketer: Person) -> None:
    for turn in range(TURNS):
        held = make(marketer, f"Smiths {turn}")
        here = held.get_absolute_url()
        done = at_once(
            *[posting(marketer, f"{here}delete/", {})] * 2,
            posting(marketer, f"{here}words/", {"name": f"Smiths {turn}", "purpose": "Iron", "version": "1"}),
            posting(marketer, f"{here}keep/", {"keep": "1"}),
            posting(marketer, f"{here}join/", {"at": "", "joiner": "any", "version": "1"}),
        )
        assert not [code for code in done if code >= 500], done
        assert not Segment.objects.filter(pk=held.pk).exists()


@pytest.fixture
def losing(marketer: Person, monkeypatch: pytest.MonkeyPatch) -> tuple[Segment, threading.Event]:
    """A kept segment that somebody leaves in its next refresh, and that this refresh has seen it and takes a while."""
    held, seen = make(marketer, "Smiths", rule={"has": "reads", "languages": ["de"]}), threading.Event()
    keep(held, marketer, kept=True)
    german = PersonFactory.create(language="de")
    refresh(held.pk)
    Person.objects.filter(pk=german.pk).update(language="en")
    write = refreshing._write_size

    def written(*given: Any) -> None:
        seen.set()
        time.sleep(0.5)
        write(*given)

    monkeypatch.setattr(refreshing, "_write_size", written)
    return held, seen


def test_20_a_segment_is_no_longer_kept_while_somebody_leaves_it(
    marketer: Person, losing: tuple[Segment, threading.Event]
) -> None:
    held, seen = losing

    def let_go() -> None:
        seen.wait(60)
        keep(held, marketer, kept=False)

    assert at_once(lambda: refresh(held.pk), let_go) == [(0, 1), None]
    held.refresh_from_db()
    assert (held.is_kept, held.refreshed_at) == (False, None)
    assert not SegmentMember.objects.filter(segment=held).exists()


def test_20_a_segment_is_deleted_while_somebody_leaves_it(
    marketer: Person, losing: tuple[Segment, threading.Event]
) -> None:
    held, seen = losing
    done = at_once(lambda: refresh(held.pk), lambda: seen.wait(60) and delete(held, marketer))
    assert done == [(0, 1), True]
    assert not Segment.objects.filter(pk=held.pk).exists()


def test_20_who_would_wait_for_a_long_refresh_of_a_segment_is_told(
    marketer: Person, losing: tuple[Segment, threading.Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "PATIENCE_MS", 100)
    held, seen = losing
    here = held.get_absolute_url()
    acts = [posting(marketer, f"{here}keep/", {"keep": ""}), posting(marketer, f"{here}delete/", {})]
    told = at_once(lambda: refresh(held.pk), *[lambda act=act: seen.wait(60) and act() for act in acts])
    assert told == [(0, 1), 302, 302]
    held.refresh_from_db()
    assert held.is_kept
    assert posting(marketer, f"{here}delete/", {})() == 302
    assert not Segment.objects.filter(pk=held.pk).exists()
