from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.activity.models import Activity, Rollup
from portal.mail.models import Mailing, Message
from portal.mail.tracking import counting_hits, noting
from portal.mail.tracking.links import click_url, open_url, tracked_links, trap_url
from portal.mail.tracking.models import Hit, Link
from portal.mail.tracking.privacy import untracked_people
from portal.web.heartbeats import valkey
from profiles.models import Person, Preferences
from tests.portal.mail.tracking.conftest import MORNING
from tests.settling import consume_until_settled

Follow = Callable[..., Any]
Count = Callable[[float], int]
Send = Callable[..., Message]


def hits() -> list[tuple[int | None, int, int]]:
    return list(Hit.objects.order_by("link_id").values_list("link_id", "people", "machines"))


def seconds(hit: Hit) -> tuple[float | None, float | None]:
    return tuple(at and at.timestamp() - MORNING for at in (hit.first_at, hit.last_at))  # type: ignore[return-value]


def test_a_person_s_hits_are_counted_first_and_in_all(
    message: Message, links: list[Link], follow: Follow, count: Count
) -> None:
    follow(open_url(message.pk), at=0)
    for at in (4, 30, 90):
        follow(click_url(message.pk, links[0].pk), at=at)
    assert count(200) == 4
    assert hits() == [(links[0].pk, 3, 0), (None, 1, 0)]
    assert seconds(Hit.objects.get(link=links[0])) == (4, 90)
    assert seconds(Hit.objects.get(link=None)) == (0, 0)
    follow(click_url(message.pk, links[0].pk), at=300)
    count(400)
    assert hits()[0] == (links[0].pk, 4, 0)
    assert seconds(Hit.objects.get(link=links[0])) == (4, 300)


def test_the_first_click_of_a_message_is_activity_once(
    message: Message, member: Person, links: list[Link], follow: Follow, count: Count
) -> None:
    follow(open_url(message.pk), at=0)
    count(20)
    assert not Activity.objects.exists()
    follow(click_url(message.pk, links[1].pk), at=30)
    follow(click_url(message.pk, links[0].pk), at=35)
    count(60)
    follow(click_url(message.pk, links[2].pk), at=100)
    count(200)
    activity = Activity.objects.get()
    assert (activity.verb, activity.person, activity.subject) == ("clicked", member, "mailing:issue:42")
    assert activity.data == {"part": "picks", "url": "/library/item-1/"}
    assert activity.at.timestamp() == MORNING + 30


@pytest.mark.django_db(transaction=True)
def test_a_click_is_in_the_rollup(
    message: Message, member: Person, links: list[Link], follow: Follow, count: Count
) -> None:
    follow(click_url(message.pk, links[1].pk), at=30)
    count(60)
    consume_until_settled()
    rollup = Rollup.objects.get(person=member, verb="clicked")
    assert (rollup.count, rollup.first_at.timestamp()) == (1, MORNING + 30)


def test_a_run_is_counted_when_it_is_over(
    message: Message, links: list[Link], follow: Follow, count: Count
) -> None:
    """A burst is only seen afterwards, however often someone looks meanwhile."""
    for at, link in enumerate(links[:3]):
        follow(click_url(message.pk, link.pk), at=at)
        assert count(at + 0.5) == 0
    assert count(11.5) == 0
    assert count(12) == 3
    assert hits() == [(link.pk, 0, 1) for link in links[:3]]
    assert Hit.objects.filter(first_at__isnull=False).count() == 0


def test_a_run_that_never_ends_is_counted_all_the_same(
    message: Message, links: list[Link], follow: Follow, count: Count
) -> None:
    for at in range(0, 121, 5):
        follow(click_url(message.pk, links[0].pk), at=at)
    assert count(121) == 25


def test_a_machine_s_hits_set_nothing_off(
    message: Message, send: Send, links: list[Link], follow: Follow, count: Count
) -> None:
    scanned, previewed, other = message, send(), send()
    follow(trap_url(scanned.pk), at=0)
    follow(click_url(scanned.pk, links[0].pk), at=1)
    follow(click_url(previewed.pk, links[0].pk), at=1, agent="Slackbot-LinkExpanding 1.0")
    follow(click_url(other.pk, links[0].pk), at=1, method="head")
    assert count(60) == 4
    assert {hit.message_id: (hit.people, hit.machines) for hit in Hit.objects.all()} == {
        scanned.pk: (0, 1),
        previewed.pk: (0, 1),
        other.pk: (0, 1),
    }
    assert not Activity.objects.exists()


def test_a_person_who_comes_after_a_machine_counts(
    message: Message, links: list[Link], follow: Follow, count: Count
) -> None:
    for link in links:
        follow(click_url(message.pk, link.pk), at=0)
    follow(click_url(message.pk, links[3].pk), at=600)
    count(700)
    count(800)
    assert Hit.objects.get(link=links[3]).people == 1
    assert Activity.objects.get().data["url"] == "/library/item-3/"


def test_13_a_mailing_that_counts_nothing(
    mailing: Mailing, message: Message, links: list[Link], follow: Follow, count: Count
) -> None:
    follow(click_url(message.pk, links[0].pk))
    Mailing.objects.update(tracks=False)
    assert count(60) == 1
    assert (Hit.objects.count(), Activity.objects.count()) == (0, 0)


def test_13_links_sent_earlier_stop_counting_for_who_says_no(
    message: Message, member: Person, send: Send, links: list[Link], follow: Follow, count: Count
) -> None:
    other = send()
    Preferences.objects.create(person=member, tracked=False)
    for sent in (message, other):
        assert follow(click_url(sent.pk, links[0].pk)).status_code == 302
    count(60)
    assert [hit.message_id for hit in Hit.objects.all()] == [other.pk]
    assert [activity.person_id for activity in Activity.objects.all()] == [other.person_id]


def test_who_is_not_counted_is_asked_once(
    member: Person, send: Send, settings: Any, django_assert_num_queries: Callable[[int], Any]
) -> None:
    people = [member.pk, *(send().person_id or 0 for _ in range(3))]
    Preferences.objects.create(person=member, tracked=False)
    with django_assert_num_queries(1):
        assert untracked_people(people) == {member.pk}
    settings.MAIL_TRACKING = False
    with django_assert_num_queries(0):
        assert untracked_people(people) == set(people)


def test_a_link_of_another_mailing_is_not_counted(message: Message, follow: Follow, count: Count) -> None:
    other = Mailing.objects.create(kind="newsletter", occasion="issue:43")
    link = tracked_links(other, "picks", {"/a/": "A"})["/a/"]
    follow(click_url(message.pk, link.pk))
    count(60)
    assert not Hit.objects.exists()


def test_hits_of_what_is_gone_are_let_go(
    message: Message, links: list[Link], follow: Follow, count: Count
) -> None:
    follow(click_url(message.pk, links[0].pk))
    links[0].delete()
    follow(open_url(message.pk), at=1)
    message.delete()
    assert count(60) == 2
    assert valkey().zcard(noting._key()) == 0


def test_a_failed_write_loses_nothing(
    message: Message, links: list[Link], follow: Follow, count: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(click_url(message.pk, links[0].pk))
    with monkeypatch.context() as broken:
        broken.setattr(counting_hits, "record_all", lambda rows: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            count(60)
    assert not Hit.objects.exists()
    assert count(61) == 1
    assert (Hit.objects.get().people, Activity.objects.count()) == (1, 1)


def test_a_batch_that_is_written_twice_makes_no_second_person(
    message: Message, links: list[Link], follow: Follow, count: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker killed between the commit and the clearing of Valkey."""
    follow(click_url(message.pk, links[0].pk))
    with monkeypatch.context() as killed:
        killed.setattr(counting_hits, "forget", lambda runs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            count(60)
    count(61)
    assert (Hit.objects.count(), Activity.objects.count()) == (1, 1)


def test_only_one_counts_at_a_time(
    message: Message, links: list[Link], follow: Follow, count: Count, settings: Any
) -> None:
    follow(click_url(message.pk, links[0].pk))
    with valkey().lock(f"kinship-{settings.MODE}:counting-hits", timeout=5):
        assert count(60) == 0
    assert count(61) == 1


def test_a_flood_is_taken_in_pieces(
    send: Send, links: list[Link], follow: Follow, count: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noting, "READ", 10)
    messages = [send() for _ in range(35)]
    for at, message in enumerate(messages):
        follow(click_url(message.pk, links[0].pk), at=at / 100)
    assert count(5) == 30
    assert count(60) == 5
    assert Activity.objects.count() == 35


@pytest.mark.parametrize("many", [3, 30])
def test_a_batch_takes_the_same_queries_at_any_size(
    send: Send, links: list[Link], follow: Follow, count: Count, many: int
) -> None:
    for _ in range(many):
        follow(click_url(send().pk, links[0].pk))
    with CaptureQueriesContext(connection) as queries:
        assert count(60) == many
    assert len(queries) == 8  # two for the savepoint


def test_the_same_moment_twice_is_two_hits(
    message: Message, links: list[Link], follow: Follow, count: Count
) -> None:
    """But for one reader's same link in the same microsecond."""
    follow(click_url(message.pk, links[0].pk))
    follow(click_url(message.pk, links[1].pk))
    follow(click_url(message.pk, links[0].pk), method="head")
    assert count(60) == 3
