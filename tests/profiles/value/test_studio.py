"""The page of what questions bring, and a test of words from its beginning to its end."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from profiles.accounts.coming_in import come_in
from profiles.accounts.joining import ask_to_come_in
from profiles.accounts.models import PendingSignup
from profiles.consent.models import ConsentEntry, ConsentWording
from profiles.models import Asking, OptInAsking, Person, SplitTest, Wording
from profiles.questions.catalogue import Catalogue, catalogue
from profiles.questions.rewording import reword
from profiles.value import counting
from profiles.value.testing import LEAST, RunningError, begin_benefit_test, begin_question_test, people_needed
from tests.factories import PersonFactory
from tests.profiles.seeing.conftest import make_staff
from tests.starters import load_wordings


@pytest.fixture
def marketer(starter: Catalogue) -> Person:
    return make_staff("marketer")


@pytest.fixture
def studio(marketer: Person) -> Client:
    client = Client()
    client.force_login(marketer)
    return client


@pytest.fixture
def wording(starter: Catalogue) -> Wording:
    return Wording.objects.get(question__slug="need", language="en")


def answered(wording: Wording, outcome: str = "saved", seconds: int = 10, **more: Any) -> Asking:
    row = Asking.objects.create(
        person=more.pop("person", None) or PersonFactory.create(),
        question=wording.question,
        wording=wording,
        place=more.pop("place", "home"),
        visit=uuid.uuid4(),
        outcome=outcome,
    )
    ended = row.shown_at + timedelta(seconds=seconds) if outcome else None
    Asking.objects.filter(pk=row.pk).update(ended_at=ended, **more)
    return row


def page(client: Client, url: str = "/studio/value/") -> str:
    return " ".join(client.get(url).content.decode().split())


def begin(wording: Wording, by: Person, smallest: int = 50) -> SplitTest:
    words = {"asks": "What would help?", "gap": wording.gap, "benefit": wording.benefit}
    return begin_question_test(wording, [words], smallest=smallest, share=0.5, by=by)


# The figures


def test_a_question_is_counted_by_wording(wording: Wording) -> None:
    for seconds in (10, 20, 30):
        answered(wording, seconds=seconds)
    for outcome in ("skipped", "later", "never", ""):
        answered(wording, outcome)
    answered(wording, person=PersonFactory.create(is_staff=True))
    answered(wording, place="me")
    answered(wording, shown_at=timezone.now() - timedelta(days=40))
    (row,) = counting.questions(counting.since("30"), "")
    assert (row.wording, row.asked, row.saved) == (wording.pk, 7, 3)
    assert (row.skipped, row.later, row.never, row.open) == (1, 1, 1, 1)
    assert (row.median, row.p90) == (timedelta(seconds=20), timedelta(seconds=28))
    assert counting.questions(None, "")[0].asked == 8
    assert counting.questions(None, "me")[0].asked == 1


def test_joining_is_counted_by_people(client: Client, starter: Catalogue) -> None:
    load_wordings()
    shown = list(ConsentWording.objects.filter(at_signup=True, language="en").values_list("pk", flat=True))
    PersonFactory.create(email="known@example.org")
    for address in ("a@example.org", "a@example.org", "b@example.org", "known@example.org"):
        client.post("/join/", {"email": address, "ticked": shown[:1]})
    rows = OptInAsking.objects.order_by("asked_at")
    assert [row.is_new for row in rows] == [True, True, True, False]
    assert {tuple(row.shown) for row in rows} == {tuple(shown)}
    pending = ask_to_come_in(
        "b@example.org", carried={}, ticked=shown[:1], language="en", next_url="", shown=shown
    )
    person = come_in(pending)
    found = counting.opt_in(counting.since("30"))
    assert (found.asked, found.confirmed) == (2, 1)
    assert [(wording.pk, n, y) for wording, n, y in found.purposes] == [(shown[0], 2, 1), (shown[1], 2, 0)]
    assert OptInAsking.objects.get(key=pending.key).person == person
    assert not OptInAsking.objects.exclude(key=pending.key).filter(person__isnull=False).exists()


def test_the_page_says_what_was_counted(studio: Client, wording: Wording) -> None:
    answered(wording)
    found = page(studio, "/studio/value/?days=30&place=home")
    assert "What do you want most right now?" in found
    assert "The last 30 days" in found
    assert "<b>100.0 %</b> 1" in found
    assert studio.get("/studio/value/?days=x").status_code == 200


# Tests of words


def test_everyone_keeps_the_words_they_drew(wording: Wording, marketer: Person) -> None:
    begin(wording, marketer)
    prompt = catalogue().prompt("need")
    drawn = {person: prompt.phrasing_for(person, "en").asks for person in range(1, 401)}
    assert drawn == {person: catalogue().prompt("need").phrasing_for(person, "en").asks for person in drawn}
    others = sum(asks == "What would help?" for asks in drawn.values())
    assert 160 < others < 240
    assert prompt.phrasing_for(1, "de").asks == prompt.phrasing("de").asks


def test_a_card_asks_in_the_words_that_were_drawn(
    wording: Wording, marketer: Person, member: Person, member_client: Client
) -> None:
    begin(wording, marketer)
    SplitTest.objects.update(salt="x")
    for slug, prompt in catalogue().prompts.items():
        if slug != "need":
            Asking.objects.create(
                person=member,
                question_id=prompt.pk,
                wording_id=prompt.phrasing("en").pk or 0,
                place="home",
                visit=uuid.uuid4(),
                outcome="never",
            )
    Asking.objects.update(shown_at=timezone.now() - timedelta(days=8))
    shown = page(member_client, "/")
    asking = Asking.objects.get(person=member, outcome="")
    assert asking.wording.asks in shown
    assert asking.wording_id == catalogue().prompt("need").phrasing_for(member.pk, "en").pk
    member_client.post(f"/questions/{asking.pk}/save/", {"answer": "get-paid"})
    asking.refresh_from_db()
    assert asking.outcome == "saved"


def test_a_test_is_begun_read_and_ended(studio: Client, wording: Wording) -> None:
    url = f"/studio/value/tests/question/{wording.pk}/"
    typed = {"asks": "What would help?", "gap": wording.gap, "benefit": "One\nTwo", "smallest": "50"}
    assert studio.post(url, {**typed, "gap": "no hole"}).status_code == 422
    same = {"asks": wording.asks, "gap": wording.gap, "benefit": "\n".join(wording.benefit), "smallest": "50"}
    assert studio.post(url, same).status_code == 422
    assert studio.post(url, typed)["Location"] == "/studio/value/#tests"
    test = SplitTest.objects.get()
    other = test.arms.get(position=1).wording
    assert other is not None
    assert (other.asks, other.benefit, other.is_active, other.version) == (
        *("What would help?", ["One", "Two"], False),
        wording.version + 1,
    )
    assert "Too early" in page(studio)
    assert "tested already" in studio.post(url, typed, follow=True).content.decode()
    studio.post(f"/studio/value/tests/{test.pk}/keep/1/")
    assert SplitTest.objects.get().ended_at is None

    for at in range(LEAST):
        answered(wording, "saved" if at < 10 else "skipped")
        answered(other, "saved" if at < 30 else "")
    assert "B is better: +50.0 points" in page(studio)
    assert studio.post(f"/studio/value/tests/{test.pk}/keep/7/").status_code == 302
    studio.post(f"/studio/value/tests/{test.pk}/keep/1/")
    test.refresh_from_db()
    assert (test.winner, test.ended_at is not None) == (1, True)
    assert catalogue().prompt("need").phrasing("en").asks == "What would help?"
    assert not catalogue().prompt("need").splits
    assert studio.post(f"/studio/value/tests/{test.pk}/keep/0/").status_code == 404


def test_what_may_be_luck_is_called_inconclusive(studio: Client, wording: Wording, marketer: Person) -> None:
    test = begin(wording, marketer)
    other = test.arms.get(position=1).wording
    assert other is not None
    for at in range(LEAST):
        answered(wording, "saved" if at < 20 else "skipped")
        answered(other, "saved" if at < 23 else "skipped")
    found = page(studio)
    assert "B: inconclusive, +7.5 points" in found
    assert "A difference of" in found
    studio.post(f"/studio/value/tests/{test.pk}/stop/")
    test.refresh_from_db()
    assert (test.winner, test.ended_at is not None) == (None, True)
    assert catalogue().prompt("need").phrasing("en").pk == wording.pk


def test_new_words_end_the_test_of_the_old(wording: Wording, marketer: Person) -> None:
    answered(wording)
    test = begin(wording, marketer)
    with pytest.raises(RunningError):
        begin(wording, marketer)
    wording.asks = "What matters?"
    reword(wording)
    test.refresh_from_db()
    assert test.ended_at is not None


def test_benefit_sentences_are_drawn_by_browser(client: Client, marketer: Person) -> None:
    load_wordings()
    wording = ConsentWording.objects.filter(at_signup=True, language="en").earliest("position")
    assert "words" not in client.get("/join/").cookies
    test = begin_benefit_test(wording, ["Worth your minute."], smallest=20, share=0.5, by=marketer)
    other = test.arms.get(position=1).consent_wording
    assert other is not None
    seen = set()
    for _ in range(24):
        browser = Client()
        first = browser.get("/join/").content.decode()
        assert "words" in browser.cookies
        assert ("Worth your minute." in browser.get("/join/").content.decode()) == (
            "Worth your minute." in first
        )
        seen.add("Worth your minute." in first)
        if "Worth your minute." in first and not ConsentEntry.objects.exists():
            _join(browser, other)
    assert seen == {True, False}
    assert ConsentEntry.objects.get().wording == other
    arm = counting.results([test])[test.arms.get(position=1).pk]
    assert (arm.people, arm.hits) == (1, 1)


def _join(browser: Client, wording: ConsentWording) -> None:
    browser.post("/join/", {"email": "drawn@example.org", "ticked": [wording.pk]})
    asked = OptInAsking.objects.latest("asked_at")
    assert wording.pk in asked.shown
    come_in(PendingSignup.objects.get(key=asked.key))


@pytest.mark.parametrize(("share", "smallest", "people"), [(0.5, 10, 392), (0.0, 50, LEAST), (0.2, 5, 1004)])
def test_how_many_it_takes(share: float, smallest: int, people: int) -> None:
    """2.8² · 2p(1 - p) / d²; a share of nothing is planned for as a half."""
    assert people_needed(share, smallest) == pytest.approx(people, abs=1)
