"""An issue is begun once: when it is due, after an outage, with two starters and with a killed one."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from campaigns.newsletters import sending
from campaigns.newsletters.changing import NotNowError
from campaigns.newsletters.holding_out import is_held_out
from campaigns.newsletters.models import Event, Issue, Newsletter, Version
from campaigns.newsletters.tasks import start_due_issues
from portal.mail import mailings
from portal.mail.models import Mailing, Message
from profiles.models import Membership, Person
from tests.campaigns.newsletters.conftest import Reader
from tests.sizes import sized

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def scheduled(issue: Issue, at: datetime = AT, **fields: Any) -> Issue:
    Issue.objects.filter(pk=issue.pk).update(state="scheduled", send_at=at, **fields)
    issue.refresh_from_db()
    return issue


def states(issue: Issue) -> Counter[tuple[str, str]]:
    return Counter(Message.objects.filter(occasion=issue.occasion).values_list("state", "reason"))


def test_what_is_due_begins_however_late(issue: Issue, reader: Reader) -> None:
    yes, no = reader(), reader(consent=False)
    start_due_issues()
    issue.refresh_from_db()
    assert issue.state == "draft"
    scheduled(issue)
    start_due_issues()
    issue.refresh_from_db()
    assert issue.state == "sending"
    assert issue.mailing is not None
    assert (issue.mailing.kind, issue.mailing.occasion) == ("newsletter", f"issue:{issue.pk}")
    assert issue.mailing.state == "sending"
    rows = dict(Message.objects.filter(mailing=issue.mailing).values_list("person", "reason"))
    assert (rows[yes.pk], rows[no.pk]) == ("", "no_consent")
    assert Version.objects.get(why="started").number == issue.version
    assert Event.objects.filter(issue=issue, what="started").count() == 1


def test_what_is_not_due_waits(issue: Issue, reader: Reader) -> None:
    reader()
    scheduled(issue, timezone.now() + timedelta(minutes=1))
    start_due_issues()
    issue.refresh_from_db()
    assert (issue.state, Message.objects.exists()) == ("scheduled", False)
    assert sending.start(issue) is False


def test_by_the_readers_clock_it_begins_with_the_first(issue: Issue, reader: Reader) -> None:
    there, here = (reader(fields={"time_zone": name}) for name in ("Pacific/Auckland", "Europe/London"))
    at = (timezone.now() + timedelta(hours=13)).replace(microsecond=0)
    scheduled(issue, at, where_they_are=True)
    start_due_issues()
    due = dict(Message.objects.values_list("person", "due_at"))
    assert due[here.pk] - due[there.pk] in (timedelta(hours=12), timedelta(hours=13), timedelta(hours=11))
    assert due[here.pk] in (at, at - timedelta(hours=1))


def test_the_recipients_are_those_of_the_rule(issue: Issue, reader: Reader) -> None:
    baker = reader(industry="bakery")
    reader(industry="cafe")
    scheduled(issue, audience={"facts": {"industry": ["bakery"]}})
    start_due_issues()
    assert list(Message.objects.values_list("person", flat=True)) == [baker.pk]


def test_held_back_by_lot_with_their_colleagues(issue: Issue, reader: Reader) -> None:
    people = [reader() for _ in range(30)]
    scheduled(issue, held_out_percent=50)
    start_due_issues()
    rows = dict(Message.objects.values_list("person", "reason"))
    businesses = dict(Membership.objects.values_list("person", "business"))
    for person in people:
        held = is_held_out(issue, f"b{businesses[person.pk]}")
        assert rows[person.pk] == ("held_out" if held else "")
    assert 0 < Counter(rows.values())["held_out"] < 30


def test_what_blocks_by_now_is_not_begun(issue: Issue, reader: Reader) -> None:
    reader()
    scheduled(issue, words={"en": {"subject": ""}})
    start_due_issues()
    issue.refresh_from_db()
    assert (issue.state, issue.send_at, issue.mailing) == ("draft", None, None)
    assert Event.objects.get(what="held_up").words == "There is no subject."
    assert not Message.objects.exists()


def test_without_the_approval_it_needs_it_is_not_begun(issue: Issue, reader: Reader) -> None:
    reader()
    Newsletter.objects.update(needs_approval=True)
    scheduled(issue)
    start_due_issues()
    issue.refresh_from_db()
    assert issue.state == "draft"


def test_two_beats_one_beginning(issue: Issue, reader: Reader) -> None:
    reader()
    scheduled(issue)
    start_due_issues()
    assert sending.start(issue) is False
    start_due_issues()
    assert (Mailing.objects.count(), Message.objects.filter(reason="").count()) == (1, 1)
    assert Event.objects.filter(what="started").count() == 1


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(sized(2, 20)))
def test_two_starters_at_once(issue: Issue, reader: Reader, turn: int) -> None:
    for _ in range(5):
        reader()
    scheduled(issue)
    gate = threading.Barrier(4)

    def beat() -> None:
        try:
            gate.wait()
            start_due_issues()
        finally:
            connection.close()

    beats = [threading.Thread(target=beat) for _ in range(4)]
    for thread in beats:
        thread.start()
    for thread in beats:
        thread.join()
    start_due_issues()
    issue.refresh_from_db()
    assert (issue.state, Mailing.objects.count()) == ("sending", 1)
    assert Mailing.objects.get().state == "sending"
    rows = Counter(Message.objects.filter(occasion=issue.occasion).values_list("person", flat=True))
    assert set(rows.values()) == {1}
    assert len(rows) == 5 + 1  # the marketer is a member, too
    assert Event.objects.filter(what="started").count() == 1


def test_a_killed_starter_is_gone_on_from(
    issue: Issue, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [reader() for _ in range(4)]
    scheduled(issue)
    monkeypatch.setattr(mailings, "IDS_AT_ONCE", 1)
    whole, steps = mailings.insert_recipients, iter([True, True, False])

    def killed(*given: Any) -> int:
        if not next(steps):
            raise KeyboardInterrupt
        return whole(*given)

    monkeypatch.setattr(mailings, "insert_recipients", killed)
    with pytest.raises(KeyboardInterrupt):
        start_due_issues()
    issue.refresh_from_db()
    assert issue.mailing is not None
    assert (issue.state, issue.mailing.state) == ("sending", "planning")
    monkeypatch.setattr(mailings, "insert_recipients", whole)
    start_due_issues()
    issue.refresh_from_db()
    assert issue.mailing is not None
    assert issue.mailing.state == "sending"
    planned = Message.objects.filter(occasion=issue.occasion, person__in=people)
    assert planned.count() == 4


def test_paused_resumed_and_cancelled(issue: Issue, reader: Reader, marketer: Person) -> None:
    reader()
    scheduled(issue)
    for act in (sending.pause, sending.resume, sending.cancel):
        with pytest.raises(NotNowError):
            act(issue, marketer)
    start_due_issues()
    for act, state in (
        (sending.pause, "paused"),
        (sending.resume, "sending"),
        (sending.pause, "paused"),
        (sending.cancel, "cancelled"),
    ):
        act(issue, marketer)
        issue.refresh_from_db()
        assert issue.mailing is not None
        assert (issue.state, issue.mailing.state) == (state, state)
    assert states(issue)["cancelled", ""] == 1
    with pytest.raises(NotNowError):
        sending.cancel(issue, marketer)
    assert issue.ended_at is not None


@pytest.mark.parametrize(
    ("mailing", "state", "what"),
    [
        ("finished", "sent", "finished"),
        ("paused", "paused", "paused"),
        ("cancelled", "cancelled", "cancelled"),
    ],
)
def test_what_the_engine_does_by_itself_is_followed(
    issue: Issue, reader: Reader, mailing: str, state: str, what: str
) -> None:
    reader()
    scheduled(issue)
    start_due_issues()
    Mailing.objects.update(state=mailing, reason="too_many_complaints", ended_at=AT)
    assert sending.follow() == 1
    assert sending.follow() == 0
    issue.refresh_from_db()
    assert (issue.state, issue.ended_at) == (state, AT)
    assert Event.objects.get(what=what).words == "too_many_complaints"
