"""Real connections, real locks: what two people say at once."""

import random
import threading
import uuid

import pytest
from django.db import close_old_connections, connection

from profiles.facts.holding import holding
from profiles.facts.querysets import facts_of
from profiles.facts.telling import tell
from profiles.facts.undoing import undo
from profiles.models import Asking, Business, CurrentFact, Fact, Membership
from profiles.questions import answering
from profiles.questions.asking import show
from profiles.questions.catalogue import catalogue
from tests.factories import MembershipFactory, PersonFactory
from tests.sizes import sized

pytestmark = [
    pytest.mark.races,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("starter"),
]
TURNS = sized(3, 40)


def at_once(*acts):
    """Runs all acts in threads that start together; raises what one of them raised."""
    start, errors, results = threading.Barrier(len(acts)), [], [None] * len(acts)

    def run(at, act):
        try:
            start.wait()
            results[at] = act()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    if errors:
        raise errors[0]
    return results


def test_two_colleagues_at_once_lose_nothing():
    business = MembershipFactory().business
    ben, jo = (MembershipFactory(business=business).person for _ in range(2))
    for _ in range(TURNS):
        at_once(
            lambda: tell(ben, "software", ["payroll", "kinship-books"]),
            lambda: tell(jo, "software", ["kinship-till"]),
            lambda: tell(ben, "industry", ["bakery"]),
            lambda: tell(jo, "industry", ["cafe"]),
        )
        for slug in ("software", "industry"):
            versions = Fact.objects.filter(question__slug=slug).order_by("id")
            current = CurrentFact.objects.filter(question__slug=slug)
            held = holding(versions)
            assert {row.fact_id for row in current} == {held.pk}
            assert sorted(row.value for row in current) == sorted(held.value)
    assert Fact.objects.count() == 4 * TURNS
    assert facts_of(ben).said("industry") == facts_of(jo).said("industry")


def test_two_first_answers_make_one_business():
    for _ in range(TURNS):
        person = PersonFactory()
        at_once(
            lambda: tell(person, "industry", ["bakery"]),  # noqa: B023
            lambda: tell(person, "employees", ["2-9"]),  # noqa: B023
            lambda: tell(person, "town", ["Hexham"]),  # noqa: B023
        )
        assert Membership.objects.filter(person=person).count() == 1
        assert set(facts_of(person)) == {"name", "industry", "employees", "town"}
    assert Business.objects.count() == TURNS


def test_saving_and_undoing_at_once_agree():
    person = PersonFactory()
    for _ in range(TURNS):
        fact = tell(person, "need", ["get-paid"])
        at_once(
            lambda: undo(person, "need", fact.pk),  # noqa: B023
            lambda: undo(person, "need", fact.pk),  # noqa: B023
            lambda: tell(person, "need", ["save-time"]),
        )
        held = holding(Fact.objects.order_by("id"))
        assert facts_of(person).said("need") == held.value == ["save-time"]


def test_a_double_click_on_save_is_one_answer():
    person = PersonFactory()
    for turn in range(TURNS):
        asking = show(person, catalogue().prompt("need"), "home", uuid.uuid4())
        at_once(*[lambda: answering.save(asking, ["get-paid"])] * 3)  # noqa: B023
        assert Fact.objects.count() == turn + 1


def test_two_views_at_once_show_one_question():
    person = PersonFactory()
    for _ in range(TURNS):
        visit = uuid.uuid4()
        slugs = random.sample(["need", "industry", "employees"], 3)
        shown = at_once(
            *[lambda slug=slug: show(person, catalogue().prompt(slug), "home", visit) for slug in slugs]  # noqa: B023
        )
        assert len({asking.pk for asking in shown}) == Asking.objects.filter(visit=visit).count() == 1
