import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.activity.models import Activity
from profiles.facts.forgetting import forget
from profiles.facts.querysets import facts_of
from profiles.facts.telling import tell
from profiles.models import Asking, CurrentFact, Fact, Membership, Question
from profiles.questions import answering
from profiles.questions.asking import next_question, open_card, show
from profiles.questions.catalogue import catalogue, forget_catalogue
from tests.factories import MembershipFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


@pytest.fixture
def marta():
    return PersonFactory(name="Marta")


def asked(person, visit=None):
    prompt = next_question(person, facts_of(person), visit)
    return prompt and prompt.slug


def shown(person, slug, visit=None):
    return show(person, catalogue().prompt(slug), "home", visit or uuid.uuid4())


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def test_the_heaviest_comes_first_and_the_known_is_not_asked(marta):
    assert asked(marta) == "industry"
    tell(marta, "industry", ["bakery"])
    assert asked(marta) == "employees"
    tell(marta, "employees", ["2-9"], source="import")
    assert asked(marta) == "need"


def test_a_colleague_s_answer_about_the_business_counts(marta):
    ben = MembershipFactory(person__name="").person
    tell(ben, "industry", ["bakery"])
    MembershipFactory(person=marta, business=Membership.objects.get(person=ben).business)
    tell(ben, "need", ["get-paid"])
    assert asked(marta) == "employees"
    tell(marta, "employees", ["2-9"])
    assert (asked(marta), asked(ben)) == ("need", "name")


@pytest.mark.parametrize(
    ("days", "by_hand", "ago", "comes"),
    [(365, None, 364, False), (365, None, 366, True), (91, None, 92, True), (91, 400, 366, False)],
)
def test_needs_are_assessed_again_as_the_setting_says(marta, settings, days, by_hand, ago, comes):
    """Unless an admin set days on the question itself."""
    settings.NEEDS_ASSESSMENT_DAYS = days
    Question.objects.filter(slug="need").update(shelf_life_days=by_hand)
    Question.objects.exclude(slug="need").update(is_active=False)
    forget_catalogue()
    tell(marta, "need", ["get-paid"])
    CurrentFact.objects.update(at=days_ago(ago))
    assert asked(marta) == ("need" if comes else None)


def test_a_name_that_is_there_is_not_asked(marta):
    for slug, values in {"industry": ["bakery"], "employees": ["2-9"], "need": ["get-paid"]}.items():
        tell(marta, slug, values)
    assert asked(marta) == "role"


def test_conditions(marta):
    Question.objects.exclude(slug__in=["pcs", "servers", "role", "town"]).update(is_active=False)
    Question.objects.filter(slug="town").update(
        condition={"question": "role", "is": ["owner", "it"]}, weight=1
    )
    forget_catalogue()
    assert asked(marta) == "role"
    tell(marta, "role", ["sales"])
    assert asked(marta) == "pcs"
    tell(marta, "pcs", ["1"])
    assert asked(marta) is None
    tell(marta, "pcs", ["2-5"])
    assert asked(marta) == "servers"
    tell(marta, "servers", ["none"])
    tell(marta, "role", ["it"])
    assert asked(marta) == "town"


def test_one_question_per_visit(marta):
    visit = uuid.uuid4()
    asking = shown(marta, "industry", visit)
    assert asked(marta, visit) == "industry"
    answering.skip(asking)
    assert asked(marta, visit) is None
    assert asked(marta, uuid.uuid4()) == "employees"


def test_the_question_of_a_visit_stays_until_it_is_known(marta):
    visit = uuid.uuid4()
    shown(marta, "need", visit)
    assert asked(marta, visit) == "need"
    tell(marta, "need", ["get-paid"])
    assert asked(marta, visit) is None


def test_what_was_passed_over_comes_after_others_the_longest_ago_first(marta):
    Question.objects.exclude(slug__in=["industry", "employees", "need"]).update(is_active=False)
    forget_catalogue()
    answering.skip(shown(marta, "industry"))
    assert asked(marta) == "employees"
    shown(marta, "employees")
    assert asked(marta) == "need"
    answering.skip(shown(marta, "need"))
    Asking.objects.filter(question__slug="employees").update(shown_at=days_ago(3))
    assert asked(marta) == "employees"


def test_later_waits_14_days(marta):
    answering.put_off(shown(marta, "industry"))
    assert asked(marta) == "employees"
    Asking.objects.update(ended_at=days_ago(13.9))
    assert asked(marta) == "employees"
    Asking.objects.update(ended_at=days_ago(14.1))
    assert asked(marta) == "industry"


def test_never_is_never(marta):
    answering.refuse(shown(marta, "industry"))
    answering.never_ask(marta, catalogue().prompt("employees"), "me")
    Asking.objects.update(ended_at=days_ago(3000), shown_at=days_ago(3000))
    assert asked(marta) == "need"


def test_a_stale_answer_is_asked_again_and_a_deleted_one_is_not(marta):
    answering.save(shown(marta, "employees"), ["2-9"])
    answering.save(shown(marta, "industry"), ["bakery"])
    assert asked(marta) == "need"
    CurrentFact.objects.filter(question__slug="employees").update(at=days_ago(366))
    assert asked(marta) == "employees"
    forget(marta, "employees")
    assert asked(marta) == "need"


def test_showing_twice_makes_one_row_and_keeps_the_first_question(marta):
    visit = uuid.uuid4()
    first = shown(marta, "industry", visit)
    assert shown(marta, "need", visit) == first
    assert Asking.objects.count() == 1
    assert Activity.objects.count() == 0


def test_a_card_costs_one_query_after_its_first_showing(marta, django_assert_num_queries):
    visit, known = uuid.uuid4(), facts_of(marta)
    with django_assert_num_queries(4):
        asking, prompt = open_card(marta, known, "home", visit)
    assert (prompt.slug, asking.wording.asks) == ("industry", "What kind of business do you run?")
    with django_assert_num_queries(1):
        assert open_card(marta, known, "home", visit) == (asking, prompt)
    answering.skip(asking)
    assert open_card(marta, known, "home", visit) is None


@pytest.mark.parametrize(
    ("verb", "outcome", "recorded"),
    [
        (answering.skip, "skipped", "question_skipped"),
        (answering.put_off, "later", "question_put_off"),
        (answering.refuse, "never", "question_refused"),
    ],
)
def test_sending_a_question_away_is_recorded_once(marta, verb, outcome, recorded):
    asking = shown(marta, "industry")
    verb(asking)
    answering.skip(asking)
    asking.refresh_from_db()
    assert asking.outcome == outcome
    assert asking.ended_at is not None
    assert list(Activity.objects.values_list("verb", "person", "subject")) == [
        (recorded, marta.pk, "question:industry")
    ]


def test_the_same_answer_sent_twice_is_kept_once(marta):
    asking = shown(marta, "industry")
    fact = answering.save(asking, ["bakery"])
    assert fact.wording == asking.wording
    assert answering.save(asking, ["bakery"]) == fact
    answering.skip(asking)
    assert Asking.objects.get().outcome == "saved"
    assert answering.save(asking, ["cafe"]) != fact
    assert [fact.value for fact in Fact.objects.order_by("id")] == [["bakery"], ["cafe"]]
