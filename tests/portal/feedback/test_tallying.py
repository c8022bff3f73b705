"""The counts are what counting the answers would give, whoever answers at the same moment."""

import random
import threading
from io import StringIO
from itertools import product

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, Q
from django.test import Client

from portal.activity.models import DailyViews, Sighting
from portal.feedback.models import Feedback, FeedbackTally
from profiles.models import Person
from tests.architecture.browsers import handler
from tests.factories import ItemFactory, PersonFactory
from tests.sizes import sized

AT_ONCE, PRESSES = sized(6, 12), sized(8, 60)


def counted() -> set[tuple[int, int, int, int]]:
    """The thing, its answers, how many said it helped, and what people say on balance: from the answers."""
    people = Q(person__isnull=False)
    yes, no = Count("id", filter=people & Q(helpful=True)), Count("id", filter=people & Q(helpful=False))
    rows = Feedback.objects.values("object_id").annotate(
        answers=Count("id"), helped=Count("id", filter=Q(helpful=True)), net=yes - no
    )
    return {(row["object_id"], row["answers"], row["helped"], row["net"]) for row in rows}


def kept() -> set[tuple[int, int, int, int]]:
    rows = FeedbackTally.objects.exclude(answers=0, helped=0, net_of_people=0)
    return set(rows.values_list("object_id", "answers", "helped", "net_of_people"))


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_answers_and_undos_at_once_leave_true_counts() -> None:
    """Each person in two browsers, and visitors; all press at random, twelve at once in the full run.

    Visitors take nothing back: each answer after that counts as one more visitor, of whom few are let in a day.
    """
    items = ItemFactory.create_batch(2)
    people = [person for person in PersonFactory.create_batch(AT_ONCE // 3) for _ in range(2)]
    givers: list[Person | None] = [*people, *[None] * (AT_ONCE - len(people))]
    together, statuses = threading.Barrier(len(givers)), set[int]()

    def press(number: int, giver: Person | None) -> None:
        dice, client = random.Random(number), _browser(number, giver)
        try:
            together.wait(20)
            for _ in range(PRESSES):
                item, undone = dice.choice(items).pk, giver and dice.random() < 0.4
                url = f"/feedback/library/{item}/" + ("undo/" if undone else "")
                statuses.add(client.post(url, {"answer": dice.choice(("yes", "no"))}).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=pair) for pair in enumerate(givers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert statuses == {302}
    assert kept() == counted()
    assert counted()


def _browser(number: int, giver: Person | None) -> Client:
    """Each in a network of its own, so that no limit stops it."""
    client = Client(REMOTE_ADDR=f"10.0.1.{number}")
    client.handler = handler(csrf=False)
    if giver:
        client.force_login(giver)
    return client


@pytest.mark.django_db
def test_each_step_of_one_person_counts_once(member: Person, member_client: Client) -> None:
    item, steps = ItemFactory.create(), []
    for answer in ("yes", "yes", "no", "undo", "undo", "yes"):
        url = f"/feedback/library/{item.pk}/" + ("undo/" if answer == "undo" else "")
        member_client.post(url, {"answer": answer})
        steps.append(FeedbackTally.objects.values_list("answers", "helped", "net_of_people").get())
    assert steps == [(1, 1, 1), (1, 1, 1), (1, 0, -1), (0, 0, 0), (0, 0, 0), (1, 1, 1)]


@pytest.mark.django_db
def test_the_command_makes_them_anew(member: Person) -> None:
    for at, (target, helpful) in enumerate(product(("library", "problem"), (True, True, False))):
        Feedback.objects.create(target=target, object_id=7, session=str(at), helpful=helpful)
    Feedback.objects.create(target="library", object_id=7, person=member, helpful=False)
    FeedbackTally.objects.create(target="library", object_id=7, answers=99, helped=3)
    FeedbackTally.objects.create(target="library", object_id=8, answers=1)
    seen = {"place": "", "at": "2026-11-20T23:59:00Z"}
    for subject in ("problem:a", "problem:a", "problem:b"):
        Sighting.objects.create(kind="view", subject=subject, **seen)
    Sighting.objects.create(kind="search", subject="problem:a", **seen)
    DailyViews.objects.create(subject="problem:c", day="2026-11-20", count=5)
    said = StringIO()
    call_command("rebuild_tallies", stdout=said)
    assert said.getvalue() == "2 things answered about, 2 days of views\n"
    assert set(
        FeedbackTally.objects.values_list("target", "object_id", "answers", "helped", "net_of_people")
    ) == {("library", 7, 4, 2, -1), ("problem", 7, 3, 2, 0)}
    assert {(row.subject, str(row.day), row.count) for row in DailyViews.objects.all()} == {
        ("problem:a", "2026-11-20", 2),
        ("problem:b", "2026-11-20", 1),
    }
