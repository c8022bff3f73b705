"""Who is told what about an issue, and who may still see it."""

import pytest

from campaigns.newsletters.models import Issue
from campaigns.newsletters.noting import What
from campaigns.newsletters.reviewing import approve, ask_for_review, send_back
from campaigns.newsletters.sending import _turn
from portal.notices.counting import unread
from portal.notices.models import Notice
from portal.notices.querysets import of_person, with_things
from profiles.models import Person
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def told(person: Person) -> list[str]:
    return [one.words for one in with_things(person, of_person(person)) if one.notice.unread_since]


def test_approvers_are_asked_and_the_asker_is_not(issue: Issue, marketer: Person, admin: Person) -> None:
    stranger = PersonFactory.create(is_staff=True)
    ask_for_review(issue, marketer)
    assert told(admin) == [f"{marketer.first_name} asks you to approve “{issue.title}”."]
    assert (told(marketer), told(stranger), unread(stranger)) == ([], [], 0)


@pytest.mark.parametrize("outcome", ["approved", "sent back"])
def test_once_it_is_decided_nobody_need_look(
    issue: Issue, marketer: Person, admin: Person, outcome: str
) -> None:
    other = PersonFactory.create(is_staff=True, is_superuser=True)
    ask_for_review(issue, marketer)
    assert told(other)
    if outcome == "approved":
        approve(issue, admin, issue.version)
    else:
        send_back(issue, admin, "Shorter.")
    assert (told(admin), told(other)) == ([], [])


def test_it_can_be_asked_again(issue: Issue, marketer: Person, admin: Person) -> None:
    ask_for_review(issue, marketer)
    send_back(issue, admin, "Shorter.")
    ask_for_review(issue, marketer)
    assert len(told(admin)) == 1


def test_writers_hear_of_an_end_and_of_a_pause_nobody_pressed(
    issue: Issue, marketer: Person, admin: Person
) -> None:
    _turn(issue, Issue.State.PAUSED, What.PAUSED, None, "too_many_complaints")
    _turn(issue, Issue.State.SENDING, What.RESUMED, admin)
    _turn(issue, Issue.State.PAUSED, What.PAUSED, admin, "by_hand")
    _turn(issue, Issue.State.SENT, What.FINISHED, None)
    assert told(marketer) == [
        f"“{issue.title}” has gone to everybody.",
        f"“{issue.title}” stopped by itself: too many readers called it spam",
    ]
    assert told(admin) == []


def test_10_who_writes_no_more_newsletters_sees_nothing(issue: Issue, marketer: Person) -> None:
    _turn(issue, Issue.State.SENT, What.FINISHED, None)
    marketer.groups.clear()
    again = Person.objects.get(pk=marketer.pk)
    assert Notice.objects.filter(person=again).count() == 1
    assert (told(again), unread(again)) == ([], 0)
