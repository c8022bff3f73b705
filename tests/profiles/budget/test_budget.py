"""One limit for mail and questions: what is left of it for a card, and for a mail as a worker claims it."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.mail.claiming import claim
from portal.mail.kinds import Kind, Letter, kinds
from portal.mail.models import Message, State
from portal.mail.querysets import BULK, judgeable, verdict
from profiles.budget.conditions import BUDGET, MAIL
from profiles.budget.spending import budget_of, fits_budget
from profiles.consent.consenting import give
from profiles.consent.models import ConsentWording
from profiles.models import Asking, Question
from profiles.people.models import Person
from profiles.preferences.models import Preferences
from profiles.questions.asking import QUESTION
from tests.factories import PersonFactory
from tests.starters import load_wordings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Person:
    """Who wants two mails a week, so that the cadence is not what stops the second."""
    for slug, purpose in (("dummy", "newsletter"), ("alarm", "warnings")):
        kind = Kind(slug, slug, lambda message, secrets: Letter("", "", ""), purpose=purpose)
        monkeypatch.setitem(kinds._things, slug, kind)
    load_wordings()
    person = PersonFactory.create()
    Preferences.objects.create(person=person, cadence="twice_a_week")
    for purpose in ("newsletter", "warnings"):
        wording = ConsentWording.objects.get(purpose=purpose, channel="mail", language="en")
        give(person, purpose, "mail", wording=wording, source="test", proof={})
    return person


def mail(person: Person, occasion: str, kind: str = "dummy", **fields: Any) -> Message:
    row = {"kind": kind, "person": person, "address": person.email, "occasion": occasion}
    return Message.objects.create(due_at=timezone.now(), stream=kinds[kind].stream, **row, **fields)


def had(
    person: Person, mails: int = 0, questions: int = 0, days_ago: float = 1, outcome: str = "skipped"
) -> None:
    at = timezone.now() - timedelta(days=days_ago)
    for number in range(mails):
        mail(person, f"had-{days_ago}-{number}", state=State.SENT, handed_over_at=at)
    question = Question.objects.get(slug="industry")
    wording = question.wordings.first()
    assert wording
    for _number in range(questions):
        asking = Asking.objects.create(
            person=person,
            question=question,
            wording=wording,
            place="home",
            visit=uuid.uuid4(),
            outcome=outcome,
        )
        Asking.objects.filter(pk=asking.pk).update(shown_at=at)


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("mails", "questions", "asks", "sends"),
    [
        (0, 0, True, True),
        (0, 5, True, True),
        (0, 6, False, True),  # what is left is for a mail
        (0, 7, False, False),
        (1, 2, True, True),
        (1, 3, True, False),
        (1, 5, True, False),
        (1, 6, False, False),
    ],
)
def test_questions_and_mail_share_one_limit(
    reader: Person, mails: int, questions: int, asks: bool, sends: bool
) -> None:
    had(reader, mails, questions)
    had(reader, mails=2, questions=9, days_ago=7.1)
    had(PersonFactory.create(), questions=9)
    assert fits_budget(reader, QUESTION) is asks
    assert fits_budget(reader, MAIL) is sends
    waiting = mail(reader, "now")
    assert [row.pk for row in claim(10, BULK).rows] == [waiting.pk] * sends
    if not sends:
        waiting.refresh_from_db()
        assert (waiting.state, waiting.reason) == (State.DEFERRED, BUDGET.code)


def test_an_answered_question_costs_nothing_and_an_ignored_one_does(reader: Person) -> None:
    had(reader, questions=9, outcome="saved")
    assert budget_of(reader).used == 0
    had(reader, questions=2, outcome="")
    assert budget_of(reader).used == 2


def test_warnings_neither_wait_nor_cost(reader: Person) -> None:
    had(reader, mails=1, questions=6)
    warning = mail(reader, "now", "alarm")
    assert [row.pk for row in claim(10, BULK).rows] == [warning.pk]
    assert budget_of(reader).used == 10


def test_of_two_mails_claimed_together_the_budget_holds_the_second(reader: Person) -> None:
    had(reader, questions=4)
    first, second = mail(reader, "a"), mail(reader, "b")
    rows = claim(10, BULK).rows
    held = judgeable().filter(state=State.CLAIMED).annotate(verdict=verdict(kinds["dummy"]))
    again = dict(held.values_list("pk", "verdict"))
    assert {row.pk for row in rows} == {first.pk, second.pk}
    assert again == {first.pk: "", second.pk: BUDGET.code}


def test_limits_are_settings(reader: Person, settings: Any) -> None:
    had(reader, questions=1)
    settings.BUDGET_QUESTION = 7
    assert not fits_budget(reader, MAIL)
    settings.BUDGET_POINTS = 11
    assert fits_budget(reader, MAIL)


def test_a_tired_member_gets_no_card_and_reads_why(reader: Person) -> None:
    client = Client()
    client.force_login(reader)
    had(reader, mails=2, questions=2)
    assert 'id="ask' not in words(client.get("/"))
    assert Asking.objects.filter(person=reader).count() == 2
    page = re.sub(r"<[^>]+>", "", words(client.get("/me/")))
    assert "Mails you said yes to2 in the last seven days" in page
    assert "Questions you passed over2 in the last seven days" in page
    assert "We ask nothing more" in page
    Asking.objects.filter(person=reader).first().delete()
    assert 'id="ask' in words(client.get("/"))


def test_staff_see_what_used_it(reader: Person) -> None:
    had(reader, mails=1, questions=3)
    client = Client()
    client.force_login(PersonFactory.create(is_staff=True, is_superuser=True))
    page = words(client.get(f"/admin/profiles/person/{reader.pk}/change/"))
    assert "7 of 10 points are used; Mails you said yes to: 1 (4); Questions you passed over: 3 (3)" in page


def test_it_is_one_query(reader: Person, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        budget_of(reader)
