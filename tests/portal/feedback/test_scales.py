"""Answers on every scale, on pages and from mails: one each, changed and taken back, counted by the week."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.utils import timezone

from portal.feedback import mailing
from portal.feedback.answering import rate, take_back
from portal.feedback.mailing import feedback_url, with_choices
from portal.feedback.models import Feedback, FeedbackTally, FeedbackWeek
from portal.feedback.scales import SCALES
from portal.feedback.tallying import rebuild
from portal.feedback.targets import Target, targets
from portal.notices.kinds import Thing
from profiles.models import Person
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
QUESTIONS = {slug: f"How about {slug}?" for slug in SCALES}


def find(request: Any, object_id: int) -> str:
    if object_id != 7:
        raise Http404
    return "Seven"


@pytest.fixture(autouse=True)
def sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Something one can answer about on every scale."""

    def look_up(ids: Any) -> dict[int, Thing]:
        return {7: Thing("Seven", "/library/")} if 7 in ids else {}

    known = Target("sample", "A sample", find, look_up, QUESTIONS)
    monkeypatch.setitem(targets._things, "sample", known)
    return


def path(scale: str, undo: str = "") -> str:
    return f"/feedback/sample/7/{scale}/{undo}"


def given() -> list[tuple[Any, ...]]:
    rows = Feedback.objects.order_by("id")
    return list(rows.values_list("scale", "person", "value", "helpful", "why", "state"))


def weeks() -> list[tuple[Any, ...]]:
    rows = FeedbackWeek.objects.filter(answers__gt=0).order_by("scale", "value")
    return list(rows.values_list("target", "scale", "value", "answers"))


@pytest.mark.parametrize(
    ("scale", "value", "is_good"),
    [
        *(("stars", 2, False), ("stars", 3, True), ("csat", 1, False), ("ces", 3, False), ("ces", 4, True)),
        *(("nps", 0, False), ("nps", 7, True), ("nps", 10, True)),
    ],
)
def test_an_answer_on_each_scale(
    member: Person, member_client: Client, scale: str, value: int, is_good: bool
) -> None:
    answer = member_client.post(path(scale), {"value": value, "why": " So. ", "next": "/library/"})
    assert (answer.status_code, answer["Location"]) == (302, "/library/")
    assert given() == [(scale, member.pk, value, is_good, "So.", "new")]
    assert weeks() == [("sample", scale, value, 1)]


def test_words_alone(member: Person, member_client: Client) -> None:
    assert member_client.post(path("words"), {"why": ""}).status_code == 422
    member_client.post(path("words"), {"why": "More pictures"})
    assert given() == [("words", member.pk, None, True, "More pictures", "new")]


def test_scales_of_one_thing_are_answers_of_their_own(member: Person) -> None:
    who = {"person": member}
    rate(who, "sample", 7, "csat", 5)
    rate(who, "sample", 7, "ces", 6)
    rate(who, "sample", 7, "csat", 2, occasion="ticket:1")
    assert [(scale, value) for scale, _, value, *_ in given()] == [("csat", 5), ("ces", 6), ("csat", 2)]


def test_a_second_answer_replaces_the_first_and_is_read_anew(member: Person) -> None:
    who = {"person": member}
    rate(who, "sample", 7, "csat", 2, "Slow")
    Feedback.objects.update(state="done")
    rate(who, "sample", 7, "csat", 5)
    assert given() == [("csat", member.pk, 5, True, "", "new")]
    assert weeks() == [("sample", "csat", 5, 1)]


def test_it_moves_to_the_week_of_its_change(member: Person) -> None:
    who = {"person": member}
    rate(who, "sample", 7, "csat", 2)
    Feedback.objects.update(at=timezone.now() - timedelta(weeks=3))
    rebuild()
    rate(who, "sample", 7, "csat", 4)
    kept = weeks()
    rebuild()
    assert kept == weeks() == [("sample", "csat", 4, 1)]


def test_taken_back_it_is_gone(member: Person, member_client: Client) -> None:
    member_client.post(path("nps"), {"value": 3})
    for _ in range(2):
        assert member_client.post(path("nps", "undo/")).status_code == 302
    assert (given(), weeks()) == ([], [])
    take_back({"person": member}, "sample", 7, "nps")


def test_staff_do_not_count(member: Person) -> None:
    staff = PersonFactory.create(is_staff=True)
    rate({"person": staff}, "sample", 7, "csat", 5)
    rate({"person": member}, "sample", 7, "csat", 1)
    assert weeks() == [("sample", "csat", 1, 1)]


def test_only_thumbs_are_in_the_tally_that_ranks(member: Person) -> None:
    rate({"person": member}, "sample", 7, "csat", 1)
    assert [(row.answers, row.helped) for row in FeedbackTally.objects.all()] == [(0, 0)]


def test_a_choice_is_asked_for_and_what_was_typed_is_kept(member_client: Client) -> None:
    answer = member_client.post(path("csat"), {"why": "My words"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert ("Choose one first." in html, "My words" in html) == (True, True)
    part = member_client.post(path("csat"), {"value": "9"}, headers=HTMX).content.decode()
    assert ("<html" in part, "Choose one first." in part) == (False, True)


def test_in_its_place_the_answer_is_said_back(member_client: Client) -> None:
    answer = member_client.post(path("ces"), {"value": 6}, headers=HTMX)
    assert answer["HX-Retarget"] == "#feedback-sample-7-ces"
    assert "You said 6 of 7." in answer.content.decode()
    again = member_client.post(path("ces", "undo/"), headers=HTMX).content.decode()
    assert again.count('type="radio"') == 7


@pytest.mark.parametrize("address", ["sample/7/mood", "library/7/csat", "sample/8/csat", "person/1/csat"])
def test_17_only_registered_scales_of_things_one_may_see(member_client: Client, address: str) -> None:
    assert member_client.post(f"/feedback/{address}/", {"value": 1, "why": "x"}).status_code == 404


def test_visitors_of_one_network_answer_three_times_a_day(client: Client) -> None:
    for _ in range(3):
        assert Client().post(path("csat"), {"value": 4}).status_code == 302
    assert Client().post(path("csat"), {"value": 4}).status_code == 429


# from a mail


def mailed(person: Person, scale: str = "csat") -> str:
    return feedback_url(person.pk, "sample", 7, scale).partition(":8000")[2]


def test_16_fetching_changes_nothing_and_one_press_confirms(client: Client, member: Person) -> None:
    url = mailed(member)
    for method in (client.get, client.head):
        assert method(f"{url}?value=4").status_code == 200
    assert given() == []
    html = client.get(f"{url}?value=4").content.decode()
    assert re.findall(r'value="(\d)"[^>]*checked', html) == ["4"]
    assert client.post(url, {"value": "4", "why": "Good"})["Location"] == "/feedback/mailed/thanks/"
    client.post(url, {"value": "5"})
    assert given() == [("csat", member.pk, 5, True, "", "new")]


def test_each_answer_has_a_link_of_its_own() -> None:
    found = list(with_choices("http://x/", "csat"))
    assert [url for url, _ in found] == [f"http://x/?value={value}" for value in range(1, 6)]
    assert [str(words) for _, words in found][::4] == ["1: Not at all", "5: Very much"]
    assert [str(words) for _, words in with_choices("http://x/", "thumb")] == ["Yes", "No"]


def test_22_no_other_token_opens_it(client: Client, member: Person, monkeypatch: Any) -> None:
    from django.core import signing

    url = mailed(member)
    token = url.rstrip("/").rpartition("/")[2]
    other = signing.dumps([member.pk, "sample", 7, "csat"], salt="another")
    unknown = mailing.dumps([member.pk, "sample", 8, "csat"], mailing.SALT)
    nobody = mailing.dumps([0, "sample", 7, "csat"], mailing.SALT)
    no_target = mailing.dumps([member.pk, "nothing", 7, "csat"], mailing.SALT)
    for wrong in (token[:-1], token + "x", other, unknown, nobody, no_target, "x"):
        for method in (client.get, client.post):
            assert method(f"/feedback/mailed/{wrong}/").status_code == 410
    monkeypatch.setattr(mailing, "GOOD_FOR", timedelta(0))
    monkeypatch.setattr("django.core.signing.time.time", lambda: timezone.now().timestamp() + 60)
    assert client.post(url, {"value": "4"}).status_code == 410
    assert given() == []


def test_who_closed_their_account_answers_no_more(client: Client, member: Person) -> None:
    url = mailed(member)
    Person.objects.update(closed_at=timezone.now())
    assert client.post(url, {"value": "4"}).status_code == 410


def test_without_a_choice_the_page_says_so(client: Client, member: Person) -> None:
    answer = client.post(mailed(member), {"why": "Kept words"})
    assert answer.status_code == 422
    assert "Kept words" in answer.content.decode()


def test_the_page_of_the_whole_site(member_client: Client) -> None:
    html = member_client.get("/feedback/").content.decode()
    assert "Would you recommend us" in html
    assert html.count('type="radio"') == 11 + 7
    member_client.post("/feedback/site/1/nps/", {"value": 9})
    assert "You said 9 of 10." in member_client.get("/feedback/").content.decode()
    assert member_client.post("/feedback/site/2/nps/", {"value": 9}).status_code == 404
