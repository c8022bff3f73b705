"""Exact numbers from ledgers of which everything is known."""

from datetime import timedelta
from typing import Any

import pytest

from campaigns.newsletters.reporting.counting import STEPS, count, numbers_of
from portal.mail.models import State
from portal.mail.unsubscribing import read_token, stop, stop_url
from profiles.consent.consenting import give
from profiles.consent.models import ConsentWording
from profiles.models import Membership
from profiles.questions.catalogue import catalogue
from profiles.questions.mailing import answer_token, save_mailed
from profiles.questions.mailing import read_token as read_answer
from tests.campaigns.newsletters.reporting.ledgers import (
    AFTER,
    BEFORE,
    BEGUN,
    DURING,
    Sent,
    did,
    know,
    make_sent,
    saw,
)
from tests.factories import BusinessFactory, PersonFactory
from tests.starters import load_wordings

pytestmark = pytest.mark.django_db


def group(sent: Sent, *, split: str = "", value: str = "", held: bool = False) -> dict[str, Any]:
    found = numbers_of(sent.issue)["groups"]
    keys = (split, value, held)
    return next((row for row in found if (row["split"], row["value"], row["held"]) == keys), {})


def steps(sent: Sent) -> dict[str, int]:
    found = group(sent)
    return {step: found[step] for step in STEPS if found[step]}


def test_nothing_planned_is_nothing(sent: Sent) -> None:
    numbers = numbers_of(sent.issue)
    assert numbers == {
        "groups": [], "ledger": [], "clicks": [{"part": None, "people": 0, "clicks": 0, "machines": 0}],
        "parts": [], "links": [], "links_clicked": 0,
    }  # fmt: skip


def test_each_state_counts_where_it_belongs(sent: Sent) -> None:
    for state in State:
        sent.to(state=state)
    assert steps(sent) == {
        "sent": 5, "delivered": 2, "bounced": 1, "doubtful": 1, "failed": 1, "complained": 1
    }  # fmt: skip
    assert group(sent)["people"] == len(State), "all that were planned, whatever became of them"
    assert group(sent)["reports"] is True


def test_where_nothing_reports_deliveries_sent_is_delivered(sent: Sent) -> None:
    for state in (State.SENT, State.SENT, State.BOUNCED, State.IN_DOUBT):
        sent.to(state=state)
    assert steps(sent) == {"sent": 4, "delivered": 2, "bounced": 1, "doubtful": 1}
    assert group(sent)["reports"] is False


def test_who_clicked_has_it(sent: Sent) -> None:
    sent.to(state=State.DELIVERED)
    sent.hit(sent.to(state=State.IN_DOUBT), sent.link())
    assert steps(sent) == {"sent": 2, "delivered": 2, "doubtful": 1, "clicked": 1}


def test_staff_and_machines_are_left_out(sent: Sent) -> None:
    staff = PersonFactory.create(is_staff=True)
    did(staff, "signed_in")
    sent.hit(sent.to(staff), sent.link())
    sent.hit(sent.to(), sent.link(), people=0, machines=14)
    sent.hit(sent.to(), None, people=0, machines=1)
    assert steps(sent) == {"sent": 2, "delivered": 2}
    assert group(sent)["came_back"] == 0
    numbers = numbers_of(sent.issue)
    assert numbers["clicks"] == [{"part": None, "people": 0, "clicks": 0, "machines": 14}]
    assert [(row["people"], row["staff"]) for row in numbers["ledger"]] == [(2, 1)]


def test_what_happened_before_and_after_the_window_does_not_count(sent: Sent) -> None:
    row = sent.to()
    for at in (BEFORE, BEGUN - timedelta(seconds=1), BEGUN + timedelta(days=14), AFTER):
        did(row.person, "training_finished", at)
        saw(row.person, at)
    sent.hit(row, sent.link(), at=AFTER)
    assert steps(sent) == {"sent": 1, "delivered": 1}
    assert (group(sent)["came_back"], group(sent)["finished"]) == (0, 0)
    did(row.person, "training_finished", BEGUN)
    assert (group(sent)["came_back"], group(sent)["finished"]) == (1, 1)


@pytest.mark.parametrize(
    ("verb", "outcomes"),
    [
        ("signed_in", {"came_back"}),
        ("training_started", {"came_back"}),
        ("training_finished", {"came_back", "finished"}),
        ("asked_for_help", {"came_back", "asked"}),
        ("told", {"came_back", "told"}),
        ("consent_withdrawn", set()),
        ("noted", set()),
    ],
)
def test_outcomes_are_what_both_arms_can_have(sent: Sent, verb: str, outcomes: set[str]) -> None:
    for row in (sent.to(), sent.held()):
        did(row.person, verb)
        did(row.person, verb)
    for held in (False, True):
        found = group(sent, held=held)
        assert {slug for slug in ("came_back", "finished", "asked", "told") if found[slug]} == outcomes


def test_who_only_read_a_page_came_back(sent: Sent) -> None:
    saw(sent.held().person)
    saw(sent.held().person, AFTER)
    assert (group(sent, held=True)["came_back"], group(sent, held=True)["people"]) == (1, 2)


def test_arms_are_as_planned(sent: Sent) -> None:
    """Who fell away after planning stays where the lot put them; who was never eligible is in neither arm."""
    sent.to(state=State.EXCLUDED, reason="no_consent", at_once=True)
    sent.to(state=State.EXCLUDED, reason="no_consent")
    sent.to(state=State.EXCLUDED, reason="too_late")
    sent.to(state=State.CANCELLED)
    sent.to(state=State.FAILED)
    sent.held()
    assert (group(sent)["people"], group(sent, held=True)["people"]) == (4, 1)
    assert [
        (row["state"], row["reason"], row["at_once"], row["people"])
        for row in numbers_of(sent.issue)["ledger"]
    ] == [
        ("cancelled", "", False, 1),
        ("excluded", "held_out", True, 1),
        ("excluded", "no_consent", False, 1),
        ("excluded", "no_consent", True, 1),
        ("excluded", "too_late", False, 1),
        ("failed", "", False, 1),
    ]


def test_colleagues_are_one_cluster(sent: Sent) -> None:
    business = BusinessFactory.create()
    for person in (sent.reader(business), sent.reader(business), sent.reader(), PersonFactory.create()):
        row = sent.to(person)
        if Membership.objects.filter(person=person, business=business):
            did(row.person, "signed_in")
    found = group(sent)
    assert (found["clusters"], found["people"], found["people_squared"]) == (3, 4, 6)
    assert (found["came_back"], found["came_back_squared"], found["came_back_n"]) == (2, 4, 4)


def test_the_business_is_that_of_the_moment_it_began(sent: Sent) -> None:
    """Who moved on since, or founded a business since, is where they were when the lot was drawn."""
    one, other = BusinessFactory.create(), BusinessFactory.create()
    stayed, moved, late = sent.reader(one), sent.reader(one), PersonFactory.create()
    Membership.objects.filter(person=moved).update(until_at=DURING)
    Membership.objects.create(person=moved, business=other)
    Membership.objects.create(person=late, business=one)
    for person in (stayed, moved, late):
        sent.to(person)
    assert (group(sent)["clusters"], group(sent)["people_squared"]) == (2, 5)


def test_readers_are_told_apart_by_what_was_known_then(sent: Sent) -> None:
    baker, later, unsure, nobody = (sent.reader() for _ in range(4))
    know("industry", "cafe", baker, BEFORE - timedelta(days=9))
    know("industry", "bakery", baker)
    know("industry", "bakery", later, DURING)
    know("industry", "bakery", unsure, source="import", at=BEFORE + timedelta(days=1))
    know("industry", "cafe", unsure)
    know("need", "get-paid", nobody)
    for person in (baker, later, unsure, nobody):
        sent.hit(sent.to(person), sent.link())
    found = {
        row["value"]: (row["people"], row["clicked"])
        for row in numbers_of(sent.issue)["groups"]
        if row["split"] == "industry"
    }
    assert found == {"bakery": (1, 1), "cafe": (1, 1), "": (2, 2)}
    assert group(sent, split="need", value="get-paid")["people"] == 1
    assert group(sent, split="employees")["people"] == 4


def test_clicks_by_part_and_link(sent: Sent) -> None:
    one, other = sent.link("/a/"), sent.link("/b/", label="Another")
    button = sent.link("/c/", part="block:99", label="Button")
    reader, second = sent.to(), sent.to()
    sent.hit(reader, one, people=3)
    sent.hit(reader, other, machines=2)
    sent.hit(second, one)
    sent.hit(second, button, people=0, machines=5)
    sent.hit(second, None, people=4)
    numbers = numbers_of(sent.issue)
    assert numbers["clicks"] == [{"part": None, "people": 2, "clicks": 5, "machines": 7}]
    assert numbers["parts"] == [
        {"part": one.part, "people": 2, "clicks": 5, "machines": 2},
        {"part": "block:99", "people": 0, "clicks": 0, "machines": 5},
    ]
    assert [(link["label"], link["people"], link["clicks"]) for link in numbers["links"]] == [
        ("An article", 2, 4),
        ("Another", 1, 1),
    ]
    assert steps(sent)["opened"] == 1


def test_only_a_stop_from_this_mail_counts(sent: Sent, time_machine: Any) -> None:
    time_machine.move_to(DURING)
    load_wordings()
    wording = ConsentWording.objects.get(purpose="newsletter", channel="mail", language="en")
    rows = [sent.to(), make_sent(2).to(sent.reader()), sent.to()]
    for row in rows:
        give(row.person, "newsletter", "mail", wording=wording, source="test", proof={})
    for row in rows[:2]:
        token = stop_url(row, "newsletter").rstrip("/").rsplit("/", 1)[-1]
        stop(read_token(token), {"how": "one-click"})
    assert steps(sent) == {"sent": 2, "delivered": 2, "unsubscribed": 1}


def test_an_answer_from_the_mail_counts(sent: Sent, time_machine: Any) -> None:
    time_machine.move_to(DURING)
    row = sent.to()
    save_mailed(read_answer(answer_token(row.person, catalogue().prompt("need"))), ["get-paid"])
    assert steps(sent) == {"sent": 1, "delivered": 1, "answered": 1}


def test_what_those_who_clicked_did(sent: Sent) -> None:
    clicked, other = sent.to(), sent.to()
    sent.hit(clicked, sent.link())
    for person in (clicked.person, other.person):
        did(person, "training_finished")
        did(person, "found_helpful")
    found = steps(sent)
    assert (found["clicked"], found["clicked_finished"], found["clicked_helped"]) == (1, 1, 1)


def test_counting_again_replaces(sent: Sent, time_machine: Any) -> None:
    sent.to()
    time_machine.move_to(BEGUN + timedelta(days=1))
    first = count(sent.issue)
    assert (first.is_final, first.counted_at) == (False, BEGUN + timedelta(days=1))
    sent.to()
    time_machine.move_to(BEGUN + timedelta(days=15))
    second = count(sent.issue)
    assert (second.pk, second.is_final) == (first.pk, True)
    assert second.counted_at == BEGUN + timedelta(days=14)
    assert [row["people"] for row in second.numbers["groups"] if not row["split"]] == [2]


def test_it_takes_four_statements_for_any_number(sent: Sent, django_assert_num_queries: Any) -> None:
    for many in (2, 20):
        for _ in range(many):
            row = sent.to()
            sent.hit(row, sent.link(f"/{row.pk}/"))
            know("industry", "bakery", row.person)
        with django_assert_num_queries(4):
            numbers_of(sent.issue)
