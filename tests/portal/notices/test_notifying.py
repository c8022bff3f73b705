"""One row for each thing, each occasion once, whatever happens at once."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from portal.mail.models import Message
from portal.notices.counting import unread
from portal.notices.models import Channel, Notice, NoticeChoice, NoticeOccasion
from portal.notices.notifying import News, notify_all
from portal.notices.reading import mark_read, settle
from profiles.models import Person
from tests.factories import PersonFactory
from tests.portal.notices.conftest import HIDDEN, Tell
from tests.sizes import sized

pytestmark = pytest.mark.django_db
AT_ONCE = sized(4, 12)


def rows() -> list[tuple[Any, ...]]:
    return list(Notice.objects.order_by("id").values_list("person", "kind", "about", "count"))


def test_the_same_occasion_is_told_once(member: Person, tell: Tell) -> None:
    assert [tell(member), tell(member)] == [1, 0]
    assert rows() == [(member.pk, "answers", "t1", 1)]


def test_what_is_unread_about_one_thing_is_told_together(member: Person, tell: Tell) -> None:
    people = PersonFactory.create_batch(4)
    for at, person in enumerate((*people, people[0])):
        tell(member, f"a:{at}", by=person)
    [notice] = Notice.objects.all()
    assert notice.count == 5
    assert notice.actors == [people[0].pk, people[3].pk, people[2].pk]


def test_after_reading_it_begins_anew(member: Person, tell: Tell) -> None:
    one, other = PersonFactory.create_batch(2)
    tell(member, "a:1", by=one)
    tell(member, "a:2", by=one)
    mark_read(Notice.objects.get())
    tell(member, "a:3", by=other)
    [notice] = Notice.objects.all()
    assert (notice.count, notice.actors) == (1, [other.pk])
    assert notice.unread_since is not None


def test_two_things_are_two_notices(member: Person, tell: Tell) -> None:
    tell(member, "a:1", "t1")
    tell(member, "a:2", "t2")
    assert [about for _, _, about, _ in rows()] == ["t1", "t2"]


def test_nobody_is_told_what_they_did_themselves(member: Person, tell: Tell) -> None:
    assert tell(member, by=member) == 0
    assert rows() == []


def test_nobody_is_told_what_they_switched_off(member: Person, tell: Tell) -> None:
    for kind in ("answers", "alarms"):
        NoticeChoice.objects.create(person=member, kind=kind, channel=Channel.OFF)
    assert (tell(member), tell(member, kind="alarms")) == (0, 1)
    assert [kind for _, kind, _, _ in rows()] == ["alarms"]


def test_closed_and_suspended_people_are_not_told(member: Person, tell: Tell) -> None:
    gone = PersonFactory.create(closed_at=member.confirmed_at)
    barred = PersonFactory.create(is_active=False)
    assert tell([member.pk, gone.pk, barred.pk]) == 1


def test_many_people_take_one_statement(tell: Tell) -> None:
    people = [person.pk for person in PersonFactory.create_batch(30)]
    with CaptureQueriesContext(connection) as queries:
        assert tell(people) == 30
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) == 1
    assert NoticeOccasion.objects.count() == 30


def test_many_things_are_told_in_two_statements_and_once(member: Person) -> None:
    others = PersonFactory.create_batch(2)
    off, by = others
    NoticeChoice.objects.create(person=member, kind="answers", channel=Channel.MAIL)
    NoticeChoice.objects.create(person=off, kind="answers", channel=Channel.OFF)
    people = [member.pk, off.pk, by.pk]
    news = [News(people, f"a:{at}", f"t{at}", {"at": at}) for at in range(20)]
    with CaptureQueriesContext(connection) as queries:
        assert notify_all("answers", news, by=by) == 20
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) == 2
    assert notify_all("answers", [*news, News([member.pk], "a:x", "t0")], by=by) == 1
    assert notify_all("answers", [News([member.pk, by.pk], "a:1", "t1")]) == 1
    told = Notice.objects.order_by("id").values_list("person", "about", "count", "data", "actors")
    assert list(told[:2]) == [
        (member.pk, "t0", 2, {"at": 0}, [by.pk]),
        (member.pk, "t1", 1, {"at": 1}, [by.pk]),
    ]
    mails = Message.objects.order_by("id").values_list("person", "occasion", "data__notice")
    assert list(mails[:2]) == [
        (member.pk, f"answers:a:{at}", Notice.objects.get(person=member, about=f"t{at}").pk) for at in (0, 1)
    ]
    assert Message.objects.count() == 21


def test_an_unregistered_kind_is_refused(member: Person, tell: Tell) -> None:
    with pytest.raises(KeyError):
        tell(member, kind="gossip")


def test_who_wants_a_mail_at_once_has_a_row_in_the_ledger(member: Person, tell: Tell) -> None:
    NoticeChoice.objects.create(person=member, kind="answers", channel=Channel.MAIL)
    quiet = PersonFactory.create()
    for _ in range(2):
        tell([member.pk, quiet.pk])
    notice = Notice.objects.get(person=member)
    found = Message.objects.values_list("kind", "person", "address", "occasion", "data")
    assert list(found) == [("told", member.pk, member.email, "answers:a:1", {"notice": notice.pk})]


def test_the_count_is_kept_and_forgotten_when_it_changes(
    member: Person, tell: Tell, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tell(member)
    assert unread(member) == 1
    with CaptureQueriesContext(connection) as queries:
        assert unread(member) == 1
    assert len(queries) == 0
    with django_capture_on_commit_callbacks(execute=True):
        tell(member, "a:2", "t2")
    assert unread(member) == 2
    with django_capture_on_commit_callbacks(execute=True):
        settle("answers", "t1")
    assert unread(member) == 1


def test_what_may_not_be_seen_is_not_counted(member: Person, tell: Tell) -> None:
    """Attack 2 and 10: not even a number says that there is something."""
    tell(member, "a:1", "t1")
    tell(member, "a:2", "t2")
    HIDDEN.add("t1")
    assert unread(member) == 1


def test_the_newest_hundred_are_counted(member: Person, tell: Tell) -> None:
    for at in range(102):
        tell(member, f"a:{at}", f"t{at}")
    assert unread(member) == 100


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_20_two_answers_at_once_are_one_row_of_two(tell: Tell) -> None:
    person = PersonFactory.create()
    at_once(*(lambda at=at: tell(person, f"a:{at}") for at in range(AT_ONCE)))
    assert rows() == [(person.pk, "answers", "t1", AT_ONCE)]


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_20_one_answer_told_many_times_at_once_counts_once(tell: Tell) -> None:
    people = PersonFactory.create_batch(5)
    ids = [person.pk for person in people]
    at_once(*(lambda order=order: tell(ids[::order]) for order in (1, -1) * (AT_ONCE // 2)))
    assert rows() == [(pk, "answers", "t1", 1) for pk in sorted(ids)]
    assert Notice.objects.filter(unread_since=F("last_at")).count() == 5


def at_once(*acts: Callable[[], object]) -> None:
    start, errors = threading.Barrier(len(acts)), list[Exception]()

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait()
            act()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
