"""Attack 20, where the features' own tests have none: the same press of a button, many times at once, is one."""

import threading
from collections.abc import Callable, Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from content.models import Dismissal
from portal.feedback.answering import rate
from portal.feedback.models import Feedback, FeedbackWeek
from portal.mail.models import Message
from portal.notices.models import Notice
from profiles.consent.consenting import give
from profiles.consent.models import ConsentWording
from profiles.models import (
    Asking,
    Consent,
    ConsentEntry,
    Fact,
    Person,
    SplitArm,
    SplitTest,
    Wording,
)
from profiles.questions import catalogue
from profiles.questions.mailing import answer_token
from tests.architecture.browsers import handler
from tests.architecture.world import feedback_token, newsletter_token, reset_key, stop_token
from tests.factories import ItemFactory, PersonFactory
from tests.sizes import sized

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]
AT_ONCE = sized(4, 10)


@pytest.fixture(autouse=True)
def starter() -> Iterator[None]:
    catalogue._drop()
    call_command("load_consents", verbosity=0)
    yield
    catalogue._drop()


@pytest.fixture
def person() -> Person:
    return PersonFactory.create(email="marta@example.org")


def test_20_less_like_this_is_one_row(person: Person) -> None:
    item = ItemFactory.create()
    assert pressed(f"/less/library/{item.pk}/", signed_in=person) == {302}
    assert Dismissal.objects.count() == 1


def test_20_a_newsletter_is_confirmed_once() -> None:
    path = f"/newsletter/confirm/{newsletter_token('reader@example.org')}/"
    assert pressed(path) <= {200, 410}
    assert (ConsentEntry.objects.count(), Consent.objects.count()) == (1, 1)


def test_20_a_mailed_question_is_answered_once(person: Person) -> None:
    call_command("load_questions", verbosity=0)
    token = answer_token(person, catalogue.catalogue().prompt("need"))
    assert pressed(f"/answer/{token}/", {"answer": "get-paid"}) <= {302, 410}
    assert (Fact.objects.count(), Asking.objects.count()) == (1, 1)


def test_20_feedback_from_a_mail_is_one_answer(person: Person) -> None:
    path = f"/feedback/mailed/{feedback_token(person)}/"
    assert pressed(path, {"value": "9"}) == {302}
    assert Feedback.objects.count() == 1
    assert [(week.value, week.answers) for week in FeedbackWeek.objects.all()] == [(9, 1)]


def test_20_a_reply_to_feedback_is_mailed_once(person: Person) -> None:
    boss = PersonFactory.create(is_staff=True, is_superuser=True)
    said = rate({"person": person}, "site", 1, "words", None, "More pictures")
    path = f"/studio/feedback/{said.pk}/reply/"
    assert pressed(path, {"words": "They are there."}, signed_in=boss) == {302}
    assert Message.objects.filter(kind="feedback_reply").count() == 1
    assert Notice.objects.get(person=person).count == 1


def test_20_mail_is_stopped_once(person: Person) -> None:
    wording = ConsentWording.objects.get(purpose="tips", channel="mail", language="en")
    give(person, "tips", "mail", wording=wording, source="preferences", proof={})
    assert pressed(f"/mail/stop/{stop_token(person)}/", {"List-Unsubscribe": "One-Click"}) == {200}
    assert list(ConsentEntry.objects.order_by("pk").values_list("given", flat=True)) == [True, False]


def test_20_a_reset_link_sets_one_password(person: Person) -> None:
    words = dict.fromkeys(("password1", "password2"), "sour dough at noon")
    assert pressed(f"/password/reset/{reset_key(person)['token']}/", words) == {302, 410}
    assert Message.objects.filter(kind="notice", data__event="password_reset").count() == 1


def test_20_a_test_of_words_begins_once() -> None:
    call_command("load_questions", verbosity=0)
    boss = PersonFactory.create(is_staff=True, is_superuser=True)
    wording = Wording.objects.get(question__slug="need", language="en", is_active=True)
    words = {"asks": "What would help you most?", "gap": wording.gap, "benefit": "It fits.", "smallest": "20"}
    assert pressed(f"/studio/value/tests/question/{wording.pk}/", words, signed_in=boss) == {302}
    assert SplitTest.objects.count() == 1
    assert SplitArm.objects.count() == 2


def pressed(path: str, data: dict[str, str] | None = None, signed_in: Person | None = None) -> set[int]:
    """The statuses of as many POSTs at the same moment, each from a browser of its own."""
    together, statuses = threading.Barrier(AT_ONCE), set()
    clients = [_browser(signed_in, f"10.0.0.{number}") for number in range(AT_ONCE)]

    def press(client: Client) -> None:
        try:
            together.wait(20)
            statuses.add(client.post(path, data or {}).status_code)
        finally:
            connection.close()

    _run([_pressing(press, client) for client in clients])
    return statuses


def _browser(person: Person | None, network: str) -> Client:
    client = Client(REMOTE_ADDR=network)
    client.handler = handler(csrf=False)
    if person:
        client.force_login(person)
    return client


def _pressing(press: Callable[[Client], None], client: Client) -> threading.Thread:
    return threading.Thread(target=press, args=[client])


def _run(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
