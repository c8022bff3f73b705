"""The report as a marketer reads it, and as everybody else does not."""

import csv
import html
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from campaigns.models import Figures, Issue
from campaigns.newsletters.reporting.counting import count
from campaigns.newsletters.reporting.exporting import HEAD
from portal.mail.models import State
from portal.spreadsheets import harmless
from profiles.models import Person
from tests.campaigns.newsletters.reporting.ledgers import BEGUN, DURING, OVER, Sent, did, know, make_sent
from tests.factories import PersonFactory
from tests.ids import NO_IDS

pytestmark = pytest.mark.django_db
BASE = 3
"""Queries of any page for somebody signed in who holds the permission by hand: session, person, permissions."""


@pytest.fixture
def marketer(client: Client) -> Client:
    person = PersonFactory.create(email="anna@example.org", is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="write_newsletters"))
    client.force_login(person)
    return client


def at(sent: Sent, rest: str = "") -> str:
    return f"/studio/newsletters/issues/{sent.issue.pk}/report/{rest}"


def words_of(response: Any) -> str:
    """As a reader has them."""
    text = re.sub(r"<[^>]+>", "", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(text))


def counted(sent: Sent, time_machine: Any, when: Any = OVER) -> Sent:
    time_machine.move_to(when)
    count(sent.issue)
    return sent


@pytest.fixture
def clear(sent: Sent) -> Sent:
    """100 got it and 30 came back, 50 were held back and one came back; two businesses are one."""
    for number in range(100):
        row = sent.to()
        if number < 30:
            did(row.person, "signed_in")
        if number < 20:
            sent.hit(row, sent.link(), people=2, machines=1)
    for number in range(50):
        row = sent.held()
        if number < 1:
            did(row.person, "signed_in")
    return sent


@pytest.mark.parametrize("rest", ["", "people/", "people.csv"])
def test_only_those_who_write_newsletters_read_reports(client: Client, sent: Sent, rest: str) -> None:
    assert client.get(at(sent, rest)).status_code == 404
    client.force_login(PersonFactory.create(is_staff=True))
    assert client.get(at(sent, rest)).status_code == 404
    assert client.post(at(sent, "count/")).status_code == 404


def test_reading_is_reading_and_counting_is_a_post(marketer: Client, sent: Sent) -> None:
    for rest in ("", "people/", "people.csv"):
        assert marketer.post(at(sent, rest)).status_code == 405
    assert marketer.get(at(sent, "count/")).status_code == 405
    assert marketer.get("/studio/newsletters/issues/987654/report/").status_code == 404


def test_the_verdict_comes_first(marketer: Client, clear: Sent, time_machine: Any) -> None:
    """30/100 beside 1/50, as statsmodels has it: 0.1626 to 0.3773."""
    words = words_of(marketer.get(at(counted(clear, time_machine))))
    assert (
        "It brought about 28 people back who would have stayed away. About anything else we cannot tell."
        in words
    )
    assert "+28.0 points of 100, so 16 to 38 people." in words
    assert "Began Nov. 2, 2026, 09:00. Counted to Nov. 16, 2026, 09:00. Final." in words
    assert "+28.0 points, +16.3 to +37.7. Better." in words
    assert words.count("Inconclusive.") == 3
    assert "30 (30.0 %)1 (2.0 %)+28.0+16.3 to +37.7" in words


def test_days_are_written_as_the_language_writes_them(
    marketer: Client, clear: Sent, time_machine: Any
) -> None:
    Person.objects.update(language="de")
    words = words_of(marketer.get(at(counted(clear, time_machine))))
    assert "Begonnen am 2. November 2026, 09:00. Gezählt bis zum 16. November 2026, 09:00." in words
    assert "2. November bis 16. November 2026." in words


def test_an_open_result_says_what_it_could_have_seen(marketer: Client, sent: Sent, time_machine: Any) -> None:
    for number in range(200):
        row = sent.held() if number % 4 == 0 else sent.to()
        if number % 5 == 0:
            did(row.person, "signed_in")
    words = words_of(marketer.get(at(counted(sent, time_machine))))
    assert "we cannot tell: 50 held back are too few to see less than" in words
    assert "Better" not in words
    assert "Worse" not in words


def test_worse_is_said_too(marketer: Client, sent: Sent, time_machine: Any) -> None:
    for number in range(120):
        row = sent.held() if number < 60 else sent.to()
        if number < 40:
            did(row.person, "signed_in")
    words = words_of(marketer.get(at(counted(sent, time_machine))))
    assert "About 40 fewer people came back than would have without it." in words
    assert "Worse." in words


def test_a_few_businesses_tell_nothing(marketer: Client, sent: Sent, time_machine: Any) -> None:
    for number in range(60):
        row = sent.held() if number < 12 else sent.to()
        if number >= 12:
            did(row.person, "signed_in")
    words = words_of(marketer.get(at(counted(sent, time_machine))))
    assert (
        "we cannot tell: 12 businesses held back are too few. It takes 40 businesses in each group." in words
    )
    assert "Too few: 12 businesses held back." in words


def test_while_the_days_last_it_may_still_turn(marketer: Client, clear: Sent, time_machine: Any) -> None:
    words = words_of(marketer.get(at(counted(clear, time_machine, BEGUN + timedelta(days=5)))))
    assert "Final after Nov. 16, 2026, 09:00." in words
    assert "The days are not over: this may still turn." in words
    assert "Count again" in words


def test_without_anyone_held_back_no_effect_is_named(marketer: Client, sent: Sent, time_machine: Any) -> None:
    row = sent.to()
    did(row.person, "signed_in")
    sent.hit(row, sent.link())
    sent.to()
    words = words_of(marketer.get(at(counted(sent, time_machine))))
    assert (
        "It reached 2 people, and 50.0 % of them clicked. What it changed nobody can tell: nobody was held back."
        in words
    )
    assert "Set a share to hold back in the next issue." in words
    assert "points" not in words


def test_where_nothing_was_tracked_no_click_is_shown(
    marketer: Client, questions: None, time_machine: Any
) -> None:
    sent = make_sent(tracks=False)
    sent.to()
    words = words_of(marketer.get(at(counted(sent, time_machine))))
    assert "It reached 1 person. Clicks were not counted." in words
    assert "it was switched off for this issue" in words
    assert "Clicked by people" not in words.split("And before?")[0]
    assert "Opened" not in words


def test_before_it_is_sent_and_before_it_is_counted(marketer: Client, sent: Sent) -> None:
    assert "Not counted yet." in words_of(marketer.get(at(sent)))
    sent.to()
    draft = Issue.objects.create(newsletter=sent.issue.newsletter, number=9, title="Next", salt="x")
    words = words_of(marketer.get(f"/studio/newsletters/issues/{draft.pk}/report/"))
    assert "Nothing has been sent yet." in words
    for rest in ("people/", "people.csv"):
        assert marketer.get(f"/studio/newsletters/issues/{draft.pk}/report/{rest}").status_code == 404
    assert marketer.post(f"/studio/newsletters/issues/{draft.pk}/report/count/").status_code == 404


def test_nobody_was_sent_anything(marketer: Client, sent: Sent, time_machine: Any) -> None:
    assert "Nothing has left yet." in words_of(marketer.get(at(counted(sent, time_machine))))


def test_counting_is_asked_of_a_worker(marketer: Client, sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr("campaigns.newsletters.reporting.views.count_figures.delay", asked.append)
    response = marketer.post(at(sent, "count/"), follow=True)
    assert asked == [sent.issue.pk]
    assert response.redirect_chain == [(at(sent), 302)]
    assert "It is being counted." in words_of(response)
    assert not Figures.objects.exists()


def test_every_number_has_its_definition_and_its_rows(
    marketer: Client, clear: Sent, time_machine: Any
) -> None:
    page = marketer.get(at(counted(clear, time_machine)))
    words = words_of(page)
    assert "Clicked by people20, 20.0 % (13.3 to 28.9 %)" in words
    assert "Followed at least one link. What machines followed is left out" in words
    assert "As a share of “Delivered”." in words
    for show in ("sent", "delivered", "clicked", "unsubscribed", "complained", "came_back"):
        assert f'{at(clear, "people/")}?show={show}"' in page.content.decode(), show


def test_groups_blocks_and_links_lead_to_their_rows(marketer: Client, clear: Sent, time_machine: Any) -> None:
    clicked = clear.mailing.hits.select_related("message__person").first()
    assert clicked is not None
    know("industry", "bakery", clicked.message.person)
    page = html.unescape(marketer.get(at(counted(clear, time_machine)), {"by": "industry"}).content.decode())
    for query in (
        "show=clicked&by=industry&value=bakery",
        f"show=clicked&part=block%3A{clear.block().pk}",
        f"show=clicked&link={clear.link().pk}",
    ):
        assert f"{at(clear, 'people/')}?{query}" in page
    rows = marketer.get(f"{at(clear, 'people/')}?show=clicked&by=industry&value=bakery").content.decode()
    assert rows.count("/studio/people/") == 1
    assert "Only: Bakery." in rows


def test_issues_before_are_beside_it(marketer: Client, clear: Sent, time_machine: Any) -> None:
    other = make_sent(2)
    other.to()
    counted(clear, time_machine)
    counted(other, time_machine)
    assert "Letter 1, November 2" in words_of(marketer.get(at(other)))
    assert "Letter 2" not in words_of(marketer.get(at(clear)))


def test_the_people_page_by_page(marketer: Client, sent: Sent) -> None:
    rows = [sent.to() for _ in range(60)]
    first = marketer.get(at(sent, "people/"))
    assert first.content.decode().count("/studio/people/") == 50
    assert f"after={rows[49].pk}" in first.content.decode()
    second = marketer.get(f"{at(sent, 'people/')}?after={rows[49].pk}").content.decode()
    assert second.count("/studio/people/") == 10
    assert "More people" not in second


def test_a_row_says_what_happened(marketer: Client, sent: Sent) -> None:
    row = sent.to(sent.reader(name="Marta Hale"))
    sent.hit(row, sent.link(label="Finish the lesson"), machines=14)
    did(row.person, "training_finished")
    sent.held(sent.reader(name="Ines Faro"))
    words = words_of(marketer.get(at(sent, "people/")))
    assert (
        "Marta Hale Taken by their mail server Finish the lesson, November 5, 09:00Machines clicked 14 times. "
        "Finished a training."
    ) in words
    assert "Ines Faro Not sent: held back by lot, to compare with nothing nothing" in words


@pytest.mark.parametrize(
    "query",
    ["show=password", "arm=x", "by=email&value=a", "link=abc", "link=99999999999999999999", "by=name"],
)
def test_what_is_not_offered_is_not_found(marketer: Client, sent: Sent, query: str) -> None:
    for rest in ("people/", "people.csv"):
        assert marketer.get(f"{at(sent, rest)}?{query}").status_code == 404


def test_another_mailings_link_is_not_there(marketer: Client, sent: Sent) -> None:
    other = make_sent(2)
    other.hit(other.to(), other.link())
    sent.to()
    for link in (other.link().pk, 987_654_321):
        assert marketer.get(f"{at(sent, 'people/')}?show=all&link={link}").status_code == 404


def test_a_place_that_is_none_is_the_beginning(marketer: Client, sent: Sent) -> None:
    sent.to()
    for after in NO_IDS:
        page = marketer.get(at(sent, "people/"), {"after": after}).content.decode()
        assert page.count("/studio/people/") == 1


def lines_of(response: Any) -> list[list[str]]:
    assert response.streaming
    return list(csv.reader(io.StringIO(b"".join(response).decode())))


def test_the_file_has_every_row(marketer: Client, sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("campaigns.newsletters.reporting.exporting.AT_ONCE", 2)
    row = sent.to(sent.reader(name="Marta Hale", email="marta@example.org"))
    sent.hit(row, sent.link(label="A"), people=2, machines=3)
    did(row.person, "asked_for_help")
    sent.held()
    for state in (State.BOUNCED, State.FAILED, State.CANCELLED):
        sent.to(state=state)
    response = marketer.get(at(sent, "people.csv"))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="issue-{sent.issue.pk}-all.csv"'
    found = lines_of(response)
    assert found[0] == list(HEAD)
    assert found[1] == [
        str(row.person_id), "marta@example.org", "Marta Hale", "got", "sent", "", "", "0", "A", "2", "3", "1", "0", "1",
        "0", "0",
    ]  # fmt: skip
    assert [line[3:6] for line in found[2:]] == [
        ["held", "excluded", "held_out"],
        ["got", "bounced", ""],
        ["got", "failed", ""],
        ["got", "cancelled", ""],
    ]
    assert lines_of(marketer.get(f"{at(sent, 'people.csv')}?show=clicked"))[1:] == found[1:2]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_attack_21_a_file_runs_nothing(marketer: Client, sent: Sent, start: str) -> None:
    sent.to(sent.reader(name=f"{start}HYPERLINK(1)"))
    assert lines_of(marketer.get(at(sent, "people.csv")))[1][2] == f"'{start}HYPERLINK(1)"
    assert harmless([start, 5, -5, "a=b"]) == [f"'{start}", 5, -5, "a=b"]


def test_words_of_others_are_inert(marketer: Client, sent: Sent, time_machine: Any) -> None:
    evil = "<script>alert(1)</script>"
    row = sent.to(sent.reader(name=evil), State.FAILED, evil)
    sent.hit(row, sent.link(label=evil))
    Issue.objects.filter(pk=sent.issue.pk).update(title=evil)
    sent.issue.refresh_from_db()
    counted(sent, time_machine)
    for rest in ("", "people/"):
        assert "<script>alert" not in marketer.get(at(sent, rest)).content.decode()


@pytest.mark.parametrize("many", [3, 40])
def test_what_the_pages_cost(
    marketer: Client, sent: Sent, time_machine: Any, many: int, django_assert_num_queries: Any
) -> None:
    for number in range(many):
        row = sent.to()
        sent.hit(row, sent.link(f"/{number % 5}/"))
        did(row.person, "signed_in")
        know("industry", "bakery", row.person)
        sent.held()
        counted(make_sent(100 + number), time_machine) if number < 4 else None
    counted(sent, time_machine)
    marketer.get(at(sent))
    with django_assert_num_queries(BASE + 7):
        marketer.get(at(sent))
    with django_assert_num_queries(BASE + 5):
        marketer.get(at(sent, "people/"))
    with django_assert_num_queries(BASE + 6):
        lines_of(marketer.get(at(sent, "people.csv")))


def person_at(person: Person) -> str:
    return f"/studio/people/{person.pk}/mails/"


def test_a_click_shows_when(marketer: Client, sent: Sent) -> None:
    sent.hit(sent.to(), sent.link(), at=DURING)
    assert "November 5, 09:00" in words_of(marketer.get(at(sent, "people/")))
