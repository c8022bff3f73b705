"""The work list: who takes what, what is answered, and what people hear of it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from portal.feedback.answering import rate
from portal.feedback.models import Feedback, FeedbackChange, FeedbackWeek
from portal.feedback.trends import trends
from portal.feedback.work_list import AT_ONCE, Choice
from portal.feedback.working import hand_over, reply, take
from portal.mail.dispatching import run
from portal.mail.models import Message, Stream
from portal.notices.models import Notice
from portal.notices.querysets import of_person, with_things
from profiles.models import Person
from profiles.people.roles import sync_roles
from tests.factories import ItemFactory, PersonFactory
from tests.ids import NO_IDS
from tests.sinks import Sink

pytestmark = pytest.mark.django_db


@pytest.fixture
def marketer(db: None) -> Person:
    sync_roles()
    person = PersonFactory.create(is_staff=True, name="Mia Lind")
    person.groups.set(Group.objects.filter(name="marketer"))
    return person


@pytest.fixture
def studio(marketer: Person) -> Client:
    client = Client()
    client.force_login(marketer)
    return client


@pytest.fixture
def say(db: None) -> Callable[..., Feedback]:
    item = ItemFactory.create(title="Late invoices", slug="late-invoices")

    def make(why: str = "How on a phone?", person: Any = None, value: int = 0) -> Feedback:
        return rate({"person": person or PersonFactory.create()}, "library", item.pk, "thumb", value, why)

    return make


Say = Callable[..., Feedback]


def told(person: Person) -> list[tuple[str, str]]:
    return [(one.words, one.thing.url) for one in with_things(person, of_person(person))]


def events(feedback: Feedback) -> list[tuple[Any, ...]]:
    return list(feedback.events.values_list("what", "by", "to"))


def test_the_list_has_what_is_to_be_read(studio: Client, say: Say) -> None:
    say("Too long")
    say("", value=1)
    say("<b>Wrong</b>", value=1)
    html = studio.get("/studio/feedback/").content.decode()
    assert html.count('class="said__w"') == 2
    assert ("Too long" in html, "&lt;b&gt;Wrong" in html, "Late invoices" in html) == (True, True, True)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=all", 3),
        ("", 2),
        ("state=done", 1),
        ("only=words", 1),
        ("only=mine", 1),
        ("target=problem", 0),
        ("scale=thumb&only=low", 2),
        ("scale=nonsense&state=x&before=nothing", 2),
    ],
)
def test_the_filters(studio: Client, marketer: Person, say: Say, query: str, found: int) -> None:
    one, other, _ = say("Words"), say(""), say("Old")
    Feedback.objects.filter(pk=other.pk).update(owner=marketer)
    Feedback.objects.exclude(pk__in=[one.pk, other.pk]).update(state="done")
    assert studio.get(f"/studio/feedback/?{query}").content.decode().count('class="said__w"') == found


def test_a_long_list_goes_on_where_it_stopped(studio: Client, marketer: Person, say: Say) -> None:
    for at in range(AT_ONCE + 3):
        say(f"Words {at}")
    page = studio.get("/studio/feedback/")
    more = page.context["more"]
    rest = studio.get(f"/studio/feedback/?before={more}").context["rows"]
    assert [row.feedback.why for row in rest] == ["Words 2", "Words 1", "Words 0"]
    assert Choice.of({"before": str(more)}).rows(marketer).count() == 3


def test_what_is_no_id_is_no_place_in_the_list_and_nobody_to_hand_over_to(studio: Client, say: Say) -> None:
    said = say("Words")
    for text in NO_IDS:
        rows = studio.get("/studio/feedback/", {"before": text}).context["rows"]
        assert [row.feedback for row in rows] == [said]
        assert studio.post(f"/studio/feedback/{said.pk}/hand-over/", {"to": text}).status_code == 404


def test_taken_handed_over_and_given_back(studio: Client, marketer: Person, say: Say) -> None:
    other = PersonFactory.create(is_staff=True, is_superuser=True)
    said = say()
    for act in ("take", "take", "done", "done", "reopen"):
        assert studio.post(f"/studio/feedback/{said.pk}/{act}/").status_code == 302
    studio.post(f"/studio/feedback/{said.pk}/hand-over/", {"to": other.pk})
    take(said, marketer)
    studio.post(f"/studio/feedback/{said.pk}/give-back/")
    me = marketer.pk
    assert events(said) == [
        ("taken", me, None),
        ("done", me, None),
        ("reopened", me, None),
        ("handed", me, other.pk),
        ("taken", me, None),
        ("left", me, None),
    ]
    said.refresh_from_db()
    assert (said.state, said.owner) == ("new", None)


def test_it_is_handed_only_to_who_may_work_on_it(studio: Client, say: Say) -> None:
    said, stranger = say(), PersonFactory.create(is_staff=True)
    for to in (str(stranger.pk), "x", ""):
        assert studio.post(f"/studio/feedback/{said.pk}/hand-over/", {"to": to}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_reply_is_mailed_and_told_once(member: Person, say: Say, marketer: Person, settings: Any) -> None:
    said = say(person=member)
    client = Client()
    client.force_login(marketer)
    for _ in range(2):
        client.post(f"/studio/feedback/{said.pk}/reply/", {"words": "Open the menu."})
    with Sink(takes_groups=True) as sink:
        settings.MAIL_URL = sink.url
        Message.objects.update(due_at=timezone.now() - timedelta(minutes=1))
        run(Stream.NOW)
        [letter] = sink.letters
    text = letter.get_body(("plain",)).get_content()
    assert (letter["To"], letter["Subject"]) == (member.email, "Our answer about Late invoices")
    assert ("How on a phone?" in text, "Open the menu." in text) == (True, True)
    assert "List-Unsubscribe" not in letter
    assert told(member) == [
        ("We answered what you said about “Late invoices”.", f"/feedback/answer/{said.pk}/")
    ]
    link = text.partition("Yes: http://127.0.0.1:8000")[2].split()[0]
    assert Client().post(link, {"value": "1"}).status_code == 302
    assert Feedback.objects.get(target="reply", object_id=said.pk, person=member).helpful


def test_a_visitor_cannot_be_answered(studio: Client, marketer: Person, say: Say) -> None:
    said = rate({"person": None, "session": "s"}, "library", say().object_id, "thumb", 0, "Hm")
    assert not reply(said, marketer, "Words")
    assert "we can’t write to them" in studio.get(f"/studio/feedback/{said.pk}/").content.decode()
    assert not Message.objects.exists()


def test_an_empty_reply_says_so(studio: Client, say: Say) -> None:
    said = say()
    for act, words in (("reply", "Write the reply first."), ("changed", "Write what was changed first.")):
        answer = studio.post(f"/studio/feedback/{said.pk}/{act}/", {"words": ""})
        assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_what_changed_is_shown_there_and_told_to_all_who_asked(
    studio: Client, client: Client, member: Person, say: Say
) -> None:
    happy, also = PersonFactory.create(), PersonFactory.create()
    said = say(person=member)
    say("", person=also)
    say("", person=happy, value=1)
    studio.post(f"/studio/feedback/{said.pk}/changed/", {"words": "There is a picture now."})
    words = "You said, we did. Late invoices: There is a picture now."
    assert told(member) == told(also) == [(words, "/library/late-invoices/")]
    assert told(happy) == []
    said.refresh_from_db()
    assert said.state == "done"
    assert "There is a picture now." in client.get("/library/late-invoices/").content.decode()


def test_what_was_told_can_be_taken_back(studio: Client, client: Client, member: Person, say: Say) -> None:
    said = say(person=member)
    studio.post(f"/studio/feedback/{said.pk}/changed/", {"words": "There is a picture now."})
    change = FeedbackChange.objects.get()
    for _ in range(2):
        assert studio.post(f"/studio/feedback/changes/{change.pk}/withdraw/").status_code == 302
    assert told(member) == []
    assert Notice.objects.get(person=member).unread_since is None
    assert "There is a picture now." not in client.get("/library/late-invoices/").content.decode()


def test_the_answer_s_page_is_the_giver_s_alone(
    member: Person, member_client: Client, client: Client, say: Say, marketer: Person
) -> None:
    said = say(person=member)
    path = f"/feedback/answer/{said.pk}/"
    assert member_client.get(path).status_code == 404
    reply(said, marketer, "Open the menu.")
    assert "Open the menu." in member_client.get(path).content.decode()
    stranger = Client()
    stranger.force_login(PersonFactory.create())
    assert stranger.get(path).status_code == 404
    assert stranger.post(f"/feedback/reply/{said.pk}/", {"answer": "yes"}).status_code == 404
    assert client.get(path)["Location"].startswith("/join/")


def test_only_who_works_on_feedback_comes_in(member_client: Client, say: Say, marketer: Person) -> None:
    said = say()
    for path in ("", "trends/", f"{said.pk}/"):
        assert member_client.get(f"/studio/feedback/{path}").status_code == 404
    hand_over(said, marketer, marketer)
    Person.objects.filter(pk=marketer.pk).update(is_staff=False)
    outside = Client()
    outside.force_login(Person.objects.get(pk=marketer.pk))
    assert outside.get("/studio/feedback/").status_code == 404


def week(back: int) -> date:
    today = timezone.now().date()
    return today - timedelta(days=today.weekday(), weeks=back)


def counted(scale: str, back: int, **times: int) -> None:
    for value, answers in times.items():
        FeedbackWeek.objects.create(
            target="site", scale=scale, week=week(back), value=int(value[1:]), answers=answers
        )


def test_trends_by_week_and_together(studio: Client) -> None:
    counted("nps", 0, v10=50, v8=30, v0=20)
    counted("nps", 1, v9=1)
    counted("nps", 60, v0=500)
    counted("words", 0, v0=4)
    nps, words = trends()
    assert nps.whole
    assert (nps.whole.n, round(nps.whole.value, 3)) == (101, 0.307)
    assert nps.table.rows[-1][1:] == ("100", "30", "15 – 45")
    assert [row[1] for row in words.table.rows][-2:] == ["0", "4"]
    html = studio.get("/studio/feedback/trends/").content.decode()
    assert "31 of 101 answers in 26 weeks; 95 % interval 15 to 46." in html
    assert studio.get("/studio/feedback/trends/?target=library").context["trends"] == []


def test_a_share_is_told_with_wilson_s_interval() -> None:
    counted("csat", 0, v5=8, v1=2)
    [csat] = trends("site")
    assert csat.table.rows[-1][1:] == ("10", "80 %", "49 % – 94 %")
