"""An issue on its way: what its page says, and the buttons that stop it, let it go on and end it."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from campaigns.models import Event, Issue
from campaigns.newsletters import sending
from campaigns.newsletters.noting import What, note
from campaigns.newsletters.watching.showing import speed, watched
from portal.mail import mailings
from portal.mail.mailings import Progress
from portal.mail.models import Mailing, Message, Pace, State
from profiles.models import Person
from tests.campaigns.newsletters.reporting.ledgers import Sent, make_sent
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
ACTS = ["pause/", "resume/", "cancel/", "doubts/sent/", "doubts/again/"]
BASE = 3


@pytest.fixture
def anna(db: None) -> Person:
    person = PersonFactory.create(email="anna@example.org", name="Anna Lindqvist", is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="write_newsletters"))
    return person


@pytest.fixture
def marketer(client: Client, anna: Person) -> Client:
    client.force_login(anna)
    return client


@pytest.fixture
def going(db: None) -> Sent:
    """Sending: 5 taken, one each of what can become of it else, 10 to go; 2 left out at planning, 3 held back."""
    sent = make_sent(state=Issue.State.SENDING, ended_at=None)
    Mailing.objects.filter(pk=sent.mailing.pk).update(state="sending", ended_at=None)
    sent.mailing.refresh_from_db()
    gone = timezone.now() - timedelta(minutes=1)
    for state in [State.SENT] * 3 + [State.DELIVERED, State.COMPLAINED]:
        sent.to(state=state, handed_over_at=gone)
    for state in (State.BOUNCED, State.FAILED, State.IN_DOUBT, State.HANDED_OVER):
        sent.to(state=state, handed_over_at=gone)
    sent.to(state=State.EXCLUDED, reason="no_consent")
    for state in [State.PLANNED] * 8 + [State.DEFERRED, State.CLAIMED]:
        sent.to(state=state)
    for _ in range(2):
        sent.to(state=State.EXCLUDED, reason="no_consent", at_once=True)
    for _ in range(3):
        sent.held()
    return sent


def at(sent: Sent, rest: str = "") -> str:
    return f"/studio/newsletters/issues/{sent.issue.pk}/sending/{rest}"


def words_of(response: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(text))


def state_of(sent: Sent) -> tuple[str, str]:
    sent.issue.refresh_from_db()
    sent.mailing.refresh_from_db()
    return sent.issue.state, sent.mailing.state


def test_only_those_who_write_newsletters_watch(client: Client, going: Sent) -> None:
    for person in (None, PersonFactory.create(is_staff=True)):
        if person:
            client.force_login(person)
        assert client.get(at(going)).status_code == 404
        assert client.get(at(going, "cancel/")).status_code == 404
        assert {client.post(at(going, act)).status_code for act in ACTS} == {404}
    assert state_of(going) == ("sending", "sending")


def test_each_act_is_a_post(marketer: Client, going: Sent) -> None:
    assert marketer.post(at(going)).status_code == 405
    assert {marketer.get(at(going, act)).status_code for act in ACTS if act != "cancel/"} == {405}
    assert marketer.get("/studio/newsletters/issues/987654/sending/").status_code == 404
    assert {
        marketer.post(f"/studio/newsletters/issues/987654/sending/{act}").status_code for act in ACTS
    } == {404}


def test_the_rows_add_up(going: Sent) -> None:
    now = watched(going.issue)
    assert now is not None
    assert [(line.words, line.number) for line in now.lines] == [
        ("Taken by their mail server", 5),
        ("Being handed over", 1),
        ("Returned as undeliverable", 1),
        ("Refused", 1),
        ("May not be written to any more", 1),
        ("In doubt", 1),
        ("Still to go", 10),
    ]
    assert sum(line.number for line in now.lines) == now.progress.total == 20
    assert now.held_out == 3


@pytest.mark.parametrize("state", list(State))
def test_the_rows_add_up_for_every_state(db: None, state: State) -> None:
    sent = make_sent(state=Issue.State.SENDING)
    for at_once in (False, True):
        sent.to(state=state, at_once=at_once)
    now = watched(sent.issue)
    assert now is not None
    assert sum(line.number for line in now.lines) == now.progress.total


def test_the_sentence_says_when_the_last_one_leaves(
    marketer: Client, going: Sent, time_machine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    time_machine.move_to("2026-12-01T19:43:00Z", tick=False)
    minutes = [(timezone.now() - timedelta(minutes=1), 204)]
    found = Progress({"sent": 1842, "planned": 1229}, {}, 0, minutes)
    monkeypatch.setattr("campaigns.newsletters.watching.showing.progress", lambda mailing: found)
    words = words_of(marketer.get(at(going)))
    assert "1,842 of 3,071 are out. At 204 a minute, the last one leaves at 19:49 , in 6 minutes." in words
    assert "This page renews itself every 5 seconds." in words


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("planning", "20 people have their place so far. Sending begins when all have."),
        ("paused", "8 of 20 are out. 10 wait until you go on."),
        ("cancelled", "8 of 20 are out. The rest was cancelled."),
        ("finished", "Sending is over. 8 of 20 are out."),
    ],
)
def test_each_state_has_its_sentence(marketer: Client, going: Sent, state: str, says: str) -> None:
    Mailing.objects.filter(pk=going.mailing.pk).update(state=state)
    page = marketer.get(at(going))
    assert says in words_of(page)
    assert ("every 5s" in page.content.decode()) == (state in ("planning", "paused"))


def test_when_nothing_leaves_it_says_so(marketer: Client, going: Sent) -> None:
    Message.objects.filter(mailing=going.mailing).update(handed_over_at=timezone.now() - timedelta(minutes=9))
    assert "Nothing left in the last minute: 10 wait for their turn." in words_of(marketer.get(at(going)))


def test_before_it_begins(marketer: Client, going: Sent) -> None:
    due = timezone.now() + timedelta(days=2)
    waiting = Issue.objects.create(
        newsletter=going.issue.newsletter, number=9, title="Next", salt="x", state="scheduled", send_at=due
    )
    words = words_of(marketer.get(f"/studio/newsletters/issues/{waiting.pk}/sending/"))
    assert "Nothing has begun yet." in words
    assert "From then on you can watch it here, pause it and cancel it." in words
    assert marketer.post(f"/studio/newsletters/issues/{waiting.pk}/sending/pause/").status_code == 404
    assert marketer.get(f"/studio/newsletters/issues/{waiting.pk}/sending/cancel/").status_code == 404


def test_pause_and_go_on(marketer: Client, going: Sent) -> None:
    answer = marketer.post(at(going, "pause/"), follow=True)
    assert answer.redirect_chain == [(at(going), 302)]
    assert state_of(going) == ("paused", "paused")
    assert "Anna Lindqvist : paused" in words_of(answer)
    assert "Go on" in words_of(answer)
    again = marketer.post(at(going, "pause/"), follow=True)
    assert "The sending is in no state for this. Look again." in words_of(again)
    marketer.post(at(going, "resume/"))
    assert state_of(going) == ("sending", "sending")
    assert list(Event.objects.values_list("what", flat=True)) == ["resumed", "paused"]


def test_to_cancel_one_types_how_many(marketer: Client, going: Sent) -> None:
    page = marketer.get(at(going, "cancel/"))
    assert "10 have not left. They never will." in words_of(page)
    for typed in ("", "9", "all", "ten"):
        answer = marketer.post(at(going, "cancel/"), {"number": typed, "shown": "10"})
        assert answer.status_code == 422
        assert state_of(going) == ("sending", "sending")
    assert "Type 10 to cancel them." in words_of(answer)
    assert marketer.post(at(going, "cancel/"), {"number": "10", "shown": "10"})["Location"] == at(going)
    assert state_of(going) == ("cancelled", "cancelled")
    assert Message.objects.filter(mailing=going.mailing, state=State.CANCELLED).count() == 9
    late = marketer.post(at(going, "cancel/"), {"number": "0", "shown": "0"}, follow=True)
    assert "The sending is in no state for this." in words_of(late)


def test_what_left_while_one_typed_does_not_matter(marketer: Client, going: Sent) -> None:
    """The number that was shown is typed, with its separator or without."""
    for typed in ("1,229", "1229", "1 229", "1.229"):
        answer = marketer.post(at(going, "cancel/"), {"number": typed, "shown": "1229"})
        assert answer.status_code == 302
        Mailing.objects.filter(pk=going.mailing.pk).update(state="sending")
        Issue.objects.filter(pk=going.issue.pk).update(state="sending")


@pytest.mark.parametrize("shown", ["", "x", "-1", "9" * 30])
def test_a_forged_form_cancels_nothing(marketer: Client, going: Sent, shown: str) -> None:
    assert marketer.post(at(going, "cancel/"), {"number": shown, "shown": shown}).status_code == 422
    assert state_of(going) == ("sending", "sending")


def doubts(sent: Sent, many: int) -> list[Message]:
    return [sent.to(state=State.IN_DOUBT) for _ in range(many)]


def test_chosen_doubts_count_as_sent(marketer: Client, going: Sent) -> None:
    one, other = doubts(going, 2)
    answer = marketer.post(at(going, "doubts/sent/"), {"message": [one.pk]}, follow=True)
    assert "1 message is settled." in words_of(answer)
    assert "doubts settled. 1 in doubt counted as sent" in words_of(answer)
    states = dict(Message.objects.filter(pk__in=[one.pk, other.pk]).values_list("pk", "state"))
    assert states == {one.pk: "sent", other.pk: "in_doubt"}
    again = marketer.post(at(going, "doubts/sent/"), {"message": [one.pk]}, follow=True)
    assert "Nothing was settled." in words_of(again)


def test_sending_again_wakes_a_mailing_that_was_over(marketer: Client, going: Sent) -> None:
    Message.objects.filter(
        mailing=going.mailing, state__in=["planned", "deferred", "claimed", "handed_over"]
    ).delete()
    assert mailings.finish_done() == 1
    Issue.objects.filter(pk=going.issue.pk).update(state="sent")
    row = Message.objects.get(mailing=going.mailing, state=State.IN_DOUBT)
    marketer.post(at(going, "doubts/again/"), {"message": [row.pk]})
    row.refresh_from_db()
    assert row.state == "planned"
    assert state_of(going) == ("sent", "sending")
    assert mailings.finish_done() == 0


def test_a_cancelled_issue_sends_nothing_again(marketer: Client, going: Sent) -> None:
    Mailing.objects.filter(pk=going.mailing.pk).update(state="cancelled")
    row = Message.objects.get(mailing=going.mailing, state=State.IN_DOUBT)
    assert "Send again" not in words_of(marketer.get(at(going)))
    marketer.post(at(going, "doubts/again/"), {"message": [row.pk]})
    row.refresh_from_db()
    assert row.state == "in_doubt"


@pytest.mark.parametrize("act", ["doubts/sent/", "doubts/again/"])
def test_only_doubts_of_this_issue_are_settled(marketer: Client, going: Sent, act: str) -> None:
    [foreign] = doubts(make_sent(2), 1)
    certain = Message.objects.filter(mailing=going.mailing, state=State.FAILED).get()
    marketer.post(at(going, act), {"message": [foreign.pk, certain.pk, "x", "-1", "9" * 25]})
    states = (
        Message.objects.filter(pk__in=[foreign.pk, certain.pk])
        .order_by("-pk")
        .values_list("state", flat=True)
    )
    assert list(states) == ["in_doubt", "failed"]


def test_many_doubts_come_page_by_page(marketer: Client, going: Sent) -> None:
    rows = doubts(going, 60)
    first = marketer.get(at(going)).content.decode()
    assert first.count('name="message"') == 50
    assert f"?doubts={rows[48].pk}#doubts" in first
    assert marketer.get(f"{at(going)}?doubts={rows[48].pk}").content.decode().count('name="message"') == 11


def test_a_part_is_only_what_changes(marketer: Client, going: Sent) -> None:
    part = marketer.get(f"{at(going)}?seen=1", headers={"HX-Request": "true"})
    words = part.content.decode()
    assert "<html" not in words
    assert 'id="now" data-renews' in words
    assert 'id="events"' in words
    assert 'id="doubts"' not in words, "ticks stay while there is nothing new to tick"
    assert "HX-Request" in part["Vary"]
    assert "no-store" in part["Cache-Control"]
    other = marketer.get(f"{at(going)}?seen=0", headers={"HX-Request": "true"}).content.decode()
    assert 'id="doubts" data-renews hx-swap-oob="true"' in other


def test_the_speed_shows_its_gaps(anna: Person, going: Sent) -> None:
    start = timezone.now().replace(second=0, microsecond=0) - timedelta(minutes=10)
    note(going.issue, What.PAUSED, anna)
    Event.objects.update(at=start + timedelta(minutes=2, seconds=30))
    found = Progress(
        {}, {}, 0, [(start, 80), (start + timedelta(minutes=1), 150), (start + timedelta(minutes=5), 9)]
    )
    shown = speed(found, Event.objects.select_related("by"))
    assert shown is not None
    assert shown.heights == [0, 0, 0, 0, 80, 150, 0, 0, 0, 9]
    assert [shown.notes.get(at) for at, _ in shown.minutes] == [*[None] * 6, *["paused by Anna"] * 3, None]
    assert speed(Progress({}, {}, 0, []), []) is None


def test_what_holds_mail_back_is_said(marketer: Client, going: Sent) -> None:
    Pace.objects.create(scope="bulk", per_minute=240)
    soon = timezone.now() + timedelta(minutes=30)
    Pace.objects.create(scope="gmail.example", paused_until=soon, reason="421 4.7.28 too many")
    Pace.objects.create(scope="other.example", per_minute=10)
    words = words_of(marketer.get(at(going)))
    assert "At most 240 a minute leave." in words
    assert "gmail.example refuses us until" in words
    assert "“421 4.7.28 too many”" in words
    assert "other.example" not in words


def test_words_of_others_are_inert(marketer: Client, going: Sent) -> None:
    evil = "<script>alert(1)</script>"
    going.to(going.reader(name=evil), State.IN_DOUBT, evil)
    Mailing.objects.filter(pk=going.mailing.pk).update(state="paused", reason=evil)
    Issue.objects.filter(pk=going.issue.pk).update(title=evil)
    note(going.issue, What.PAUSED, None, evil)
    for rest in ("", "cancel/"):
        assert "<script>alert" not in marketer.get(at(going, rest)).content.decode()


def test_why_it_stopped_is_said_in_the_readers_language(marketer: Client, anna: Person, going: Sent) -> None:
    anna.language = "de"
    anna.save()
    going.to(state=State.IN_DOUBT, reason="worker_lost")
    mailings.pause(going.mailing, "too_many_complaints")
    sending.follow()
    words = words_of(marketer.get(at(going)))
    assert "Angehalten: zu viele haben sie als Spam gemeldet." in words
    assert words.count("ngehalten: zu viele haben sie als Spam gemeldet") == 2
    assert "Der Prozess, der sie sendete, ging verloren" in words


@pytest.mark.parametrize("many", [2, 40])
def test_what_the_page_costs(
    marketer: Client, anna: Person, going: Sent, many: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    doubts(going, many)
    for _ in range(many):
        going.to()
        note(going.issue, What.PAUSED, anna)
    marketer.get(at(going))
    with django_assert_num_queries(BASE + 4):
        marketer.get(at(going))
    cache.clear()
    marketer.get(at(going, "cancel/"))
    with django_assert_num_queries(BASE + 1):
        marketer.get(at(going, "cancel/"))
