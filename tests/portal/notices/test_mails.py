"""At once or in one mail with others: once, by day, never what was read meanwhile, and stopped in one click."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.mail.conditions import conditions
from portal.mail.dispatching import run
from portal.mail.kinds import kinds
from portal.mail.models import Message, Stream
from portal.mail.unsubscribing import stop_url
from portal.notices import digesting, emails
from portal.notices.digesting import plan_digests
from portal.notices.kinds import NoticeKind, notice_kinds
from portal.notices.models import Channel, Notice, NoticeChoice, NoticeOccasion, NoticeRhythm
from portal.notices.purging import purge
from portal.notices.reading import mark_read
from profiles.models import ConsentEntry, Person, Preferences
from tests.factories import PersonFactory
from tests.portal.notices.conftest import HIDDEN, Tell, find, say
from tests.sinks import Sink

Default = Callable[[Channel], None]
pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(settings: Any) -> Any:
    with Sink(takes_groups=True) as server:
        settings.MAIL_URL = server.url
        yield server


@pytest.fixture
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the hour is, it is one in which digests are planned."""
    monkeypatch.setattr(digesting, "FIRST_HOUR", 0)
    monkeypatch.setattr(digesting, "LAST_HOUR", 23)


def ledger() -> list[tuple[Any, ...]]:
    return list(Message.objects.order_by("id").values_list("kind", "state", "reason"))


def send(stream: Stream = Stream.NOW) -> None:
    Message.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    run(stream)


@pytest.mark.django_db(transaction=True)
def test_a_mail_at_once(tell: Tell, default: Default, sink: Sink) -> None:
    member = PersonFactory.create(email="marta@example.org")
    default(Channel.MAIL)
    tell(member, "a:1")
    tell(member, "a:2")
    send()
    [letter] = sink.letters
    assert (letter["To"], letter["Subject"]) == ("marta@example.org", "2 answers: Thread t1")
    text = letter.get_body(("plain",)).get_content()
    assert "http://127.0.0.1:8000/library/?at=t1" in text
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert ledger() == [("told", "excluded", "told_already"), ("told", "sent", "")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["read", "hidden"])
def test_what_was_read_or_may_not_be_seen_is_not_mailed(
    tell: Tell, default: Default, sink: Sink, what: str
) -> None:
    default(Channel.MAIL)
    tell(PersonFactory.create())
    if what == "read":
        mark_read(Notice.objects.get())
    else:
        HIDDEN.add("t1")
    send()
    assert sink.letters == []
    assert ledger() == [("told", "excluded", "read_meanwhile")]


@pytest.mark.django_db(transaction=True)
def test_a_digest_tells_what_is_unread(tell: Tell, default: Default, sink: Sink, morning: None) -> None:
    default(Channel.DIGEST)
    member = PersonFactory.create(email="marta@example.org")
    for at in range(3):
        tell(member, f"a:{at}", f"t{at}")
    assert [plan_digests(), plan_digests()] == [1, 0]
    mark_read(Notice.objects.get(about="t1"))
    send(Stream.BULK)
    [letter] = sink.letters
    assert letter["Subject"] == "2 things are new for you"
    text = letter.get_body(("plain",)).get_content()
    assert ("Thread t0" in text, "Thread t1" in text, "Thread t2" in text) == (True, False, True)
    assert ledger() == [("notices_digest", "sent", "")]


@pytest.mark.django_db(transaction=True)
def test_the_next_digest_tells_only_what_came_after(
    tell: Tell, default: Default, sink: Sink, morning: None
) -> None:
    default(Channel.DIGEST)
    member = PersonFactory.create()
    tell(member, "a:1", "t1")
    plan_digests()
    send(Stream.BULK)
    Message.objects.update(occasion="digest:2026-01-01")
    assert plan_digests() == 0
    tell(member, "a:2", "t2")
    assert plan_digests() == 1
    send(Stream.BULK)
    assert "Thread t1" not in str(sink.letters[1].get_body(("plain",)).get_content())
    assert len(sink.letters) == 2


@pytest.mark.django_db(transaction=True)
def test_nothing_left_to_tell_is_no_mail(tell: Tell, default: Default, sink: Sink, morning: None) -> None:
    default(Channel.DIGEST)
    tell(PersonFactory.create())
    plan_digests()
    mark_read(Notice.objects.get())
    send(Stream.BULK)
    assert (sink.letters, ledger()) == ([], [("notices_digest", "excluded", "read_meanwhile")])


@pytest.mark.django_db(transaction=True)
def test_a_pause_holds_digests_and_the_last_one_goes(
    tell: Tell, default: Default, sink: Sink, morning: None
) -> None:
    default(Channel.DIGEST)
    member = PersonFactory.create()
    pause = Preferences.objects.create(person=member, paused_until=timezone.localdate() + timedelta(days=3))
    tell(member, "a:1", "t1")
    plan_digests()
    Message.objects.update(occasion="digest:2026-01-01")
    plan_digests()
    send(Stream.BULK)
    assert ledger() == [("notices_digest", "deferred", "paused")] * 2
    pause.delete()
    send(Stream.BULK)
    assert ledger() == [("notices_digest", "excluded", "told_already"), ("notices_digest", "sent", "")]
    assert len(sink.letters) == 1


def test_a_digest_keeps_to_the_hours_of_mail(settings: Any) -> None:
    settings.MAIL_SEND_HOURS = (8, 20)
    assert conditions["quiet_hours"].allows(kinds["notices_digest"]) is not None
    assert conditions["quiet_hours"].allows(kinds["told"]) is None


def test_it_is_planned_in_the_morning_where_they_are(tell: Tell, default: Default) -> None:
    default(Channel.DIGEST)
    now = datetime.now(UTC)
    zones = {hour: f"Etc/GMT{now.hour - hour:+d}" for hour in (6, 7, 11, 12) if -12 < now.hour - hour < 13}
    people = {hour: PersonFactory.create(time_zone=zone) for hour, zone in zones.items()}
    tell([person.pk for person in people.values()])
    plan_digests()
    planned = set(Message.objects.values_list("person", flat=True))
    assert planned == {person.pk for hour, person in people.items() if hour in (7, 11)}


def test_weekly_is_on_mondays(tell: Tell, default: Default, morning: None, monkeypatch: Any) -> None:
    default(Channel.DIGEST)
    member = PersonFactory.create()
    NoticeRhythm.objects.create(person=member, rhythm="weekly")
    tell(member)
    today = timezone.now().isoweekday()
    monkeypatch.setattr(digesting, "MONDAY", today % 7 + 1)
    assert plan_digests() == 0
    monkeypatch.setattr(digesting, "MONDAY", today)
    assert plan_digests() == 1


def test_what_one_chose_comes_before_the_default(tell: Tell, default: Default, morning: None) -> None:
    default(Channel.DIGEST)
    member = PersonFactory.create()
    NoticeChoice.objects.create(person=member, kind="answers", channel=Channel.PAGE)
    tell(member)
    assert plan_digests() == 0


@pytest.mark.parametrize(
    ("purpose", "ended"), [("notice-answers", "answers"), ("notice-alarms", "alarms"), ("notices-digest", "")]
)
def test_one_click_stops_a_kind(client: Client, member: Person, purpose: str, ended: str) -> None:
    NoticeChoice.objects.create(person=member, kind="answers", channel=Channel.DIGEST)
    NoticeChoice.objects.create(person=member, kind="alarms", channel=Channel.MAIL)
    message = Message(kind="told", person=member, address=member.email, occasion="x")
    path = stop_url(message, purpose).partition(":8000")[2]
    assert client.get(path).status_code == 200
    assert NoticeChoice.objects.filter(channel=Channel.PAGE).count() == 0
    for _ in range(2):
        assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    stopped = NoticeChoice.objects.filter(channel=Channel.PAGE).values_list("kind", flat=True)
    assert list(stopped) == [ended or "answers"]
    assert not ConsentEntry.objects.exists()


def test_the_old_is_deleted(member: Person, tell: Tell, settings: Any) -> None:
    settings.NOTICES_KEPT_DAYS = 180
    tell(member, "a:1", "t1")
    tell(member, "a:2", "t2")
    old = timezone.now() - timedelta(days=181)
    Notice.objects.filter(about="t1").update(last_at=old)
    NoticeOccasion.objects.filter(occasion="a:1").update(at=old)
    assert purge() == (1, 1)
    assert list(Notice.objects.values_list("about", flat=True)) == ["t2"]
    assert purge() == (0, 0)


def test_samples_are_of_what_is_mailed_and_name_a_made_up_thing(monkeypatch: pytest.MonkeyPatch) -> None:
    quiet = NoticeKind("quiet", "Only on the page", find, say, channels=(Channel.PAGE,))
    named = NoticeKind("named", "Answers elsewhere", find, say, example="The till is slow")
    for kind in (quiet, named):
        monkeypatch.setitem(notice_kinds._things, kind.slug, kind)
    labels = [sample.label for sample in emails.samples()]
    assert "Only on the page" not in labels
    [sample] = [one for one in emails.samples() if one.label == "Answers elsewhere"]
    assert emails.notice(sample.message, {}).subject == "3 answers: The till is slow Ben"
    [together] = emails.digest_samples()
    assert "3 answers: The till is slow Ben" in emails.digest(together.message, {}).text
    assert "Only on the page" not in emails.digest(together.message, {}).text
