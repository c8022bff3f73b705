"""Who a rule describes: the database's answer beside plain Python's, over rules of every shape."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from profiles.models import Person, Segment
from profiles.segments.compiling import people_in
from profiles.segments.conditions import BrokenRuleError
from profiles.segments.rules import checked
from tests.profiles.segments.conftest import Crowd
from tests.profiles.segments.twin import NOW, TODAY, fits
from tests.sizes import sized

pytestmark = pytest.mark.django_db

INNER = {"all": [{"has": "reads", "languages": ["en"]}, {"not": {"has": "known", "question": "role"}}]}


def some(values: list[str], least: int = 1) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=least, unique=True)


def maybe(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Each of the fields, or not."""
    return st.fixed_dictionaries({}, optional=fields)


days = st.integers(1, 250)
dates = st.dates(min_value=NOW.date().replace(year=2026, month=4), max_value=NOW.date()).map(str)
ANSWERS = {
    "industry": ["bakery", "cafe", "pub", "farm"],
    "role": ["owner", "manager"],
    "software": ["payroll"],
}
WHAT = ["kinship-books", "kinship-till", "payroll", "family:money", "family:selling", "family:files"]
coming = st.dates(min_value=TODAY - timedelta(days=40), max_value=TODAY + timedelta(days=200)).map(str)


def has_days(when: dict[str, Any]) -> bool:
    return when.get("after", "0") < when.get("before", "9")


of_partners = st.one_of(
    st.sampled_from(["any", "none"]).map(lambda how: {"has": "partner", "how": how}),
    some(["harbour", "mill"]).map(lambda slugs: {"has": "partner", "how": "one_of", "partners": slugs}),
)
of_products = st.one_of(
    st.tuples(some(WHAT), st.sampled_from(["any", "none"])).map(
        lambda owns: {"has": "owns", "what": owns[0], "how": owns[1]}
    ),
    maybe(least=st.integers(1, 9), most=st.integers(1, 9), what=some(WHAT))
    .filter(lambda seats: {*seats} & {"least", "most"} and seats.get("least", 1) <= seats.get("most", 9))
    .map(lambda seats: {"has": "seats", **seats}),
    maybe(within=days, after=coming, before=coming, what=some(WHAT))
    .filter(lambda when: {*when} - {"what"} and has_days(when))
    .map(lambda when: {"has": "renews", **when}),
    maybe(
        within=days,
        times=st.integers(1, 3),
        what=some(WHAT),
        amount=st.sampled_from(["0", "50.00", "120.50", "300"]),
        currency=st.sampled_from(["EUR", "GBP"]),
    )
    .filter(lambda bought: "amount" not in bought or "currency" in bought)
    .map(lambda bought: {"has": "bought", **bought}),
)
leaves = st.one_of(
    of_products,
    of_partners,
    st.sampled_from(sorted(ANSWERS)).flatmap(
        lambda slug: some(ANSWERS[slug]).map(
            lambda values: {"has": "answered", "question": slug, "values": values}
        )
    ),
    st.sampled_from([*ANSWERS, "need"]).map(lambda slug: {"has": "known", "question": slug}),
    maybe(least=st.integers(0, 300), most=st.integers(0, 300))
    .filter(lambda band: band and band.get("least", 0) <= band.get("most", 300))
    .map(lambda band: {"has": "counted", "question": "employees", **band}),
    st.sampled_from(["newsletter", "tips"]).map(lambda p: {"has": "agreed", "purpose": p, "channel": "mail"}),
    st.sampled_from(["owner", "colleague"]).map(lambda role: {"has": "works", "role": role}),
    some(["en", "de"]).map(lambda languages: {"has": "reads", "languages": languages}),
    maybe(after=dates, before=dates, within=days)
    .filter(lambda when: when and has_days(when))
    .map(lambda when: {"has": "joined", **when}),
    st.tuples(st.sampled_from(["told", "took_back"]), maybe(times=st.integers(1, 24), within=days)).map(
        lambda did: {"has": "did", "verb": did[0], **did[1]}
    ),
    some(["learner", "connector", "collaborator"]).map(lambda kinds: {"has": "takes_part", "kinds": kinds}),
    some(["exploring", "renewing", "using"]).map(lambda stages: {"has": "buying", "stages": stages}),
    some(["innovator", "laggard", "late_majority"]).map(lambda kinds: {"has": "adopts", "kinds": kinds}),
    some(["weekly", "monthly", "twice_a_week", "paused", "unfitted", "uncounted"]).map(
        lambda ways: {"has": "wants", "ways": ways}
    ),
    st.tuples(st.sampled_from(["helpful", "unhelpful", "wrote"]), maybe(within=days)).map(
        lambda said: {"has": "feedback", "what": said[0], **said[1]}
    ),
    st.just({"has": "segment", "segment": 0}),
)
rules = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda parts: {"all": parts}),
        st.lists(inner, max_size=4).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=8,
)


def pointed(rule: Any, segment: int) -> Any:
    """The rule with the key that the inner segment got."""
    if isinstance(rule, dict):
        return {name: segment if name == "segment" else pointed(part, segment) for name, part in rule.items()}
    return [pointed(part, segment) for part in rule] if isinstance(rule, list) else rule


def depth(rule: dict[str, Any]) -> int:
    inner = [*rule.get("all", []), *rule.get("any", []), *([rule["not"]] if "not" in rule else [])]
    return (0 if "has" in rule else 1) + max(map(depth, inner), default=0)


def found(rule: Any) -> set[int]:
    return set(people_in(rule, now=NOW).values_list("pk", flat=True))


@pytest.mark.properties
@settings(
    max_examples=sized(60, 1500), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rule=rules.filter(lambda rule: depth(rule) <= 5))
def test_sql_and_python_agree(crowd: Crowd, rule: dict[str, Any]) -> None:
    segment = Segment.objects.get_or_create(name="Inner", defaults={"rule": INNER})[0]
    rule = pointed(rule, segment.pk)
    said = {one.pk for one in crowd if one.is_open and fits(rule, one, {segment.pk: INNER})}
    assert found(rule) == said
    assert found({"not": rule}) == {one.pk for one in crowd if one.is_open} - said
    assert checked(checked(rule)) == checked(rule)


def test_it_is_one_statement(crowd: Crowd, django_assert_num_queries: Any) -> None:
    rule = {"all": [{"has": "answered", "question": "industry", "values": ["bakery"]}, {"not": INNER}]}
    people = people_in(rule, now=NOW)
    with django_assert_num_queries(1):
        assert len(people) > 0


def test_absence_is_an_anti_join(crowd: Crowd) -> None:
    """Asked person by person, a million take minutes."""
    rule = {"not": {"has": "did", "verb": "told", "within": 90}}
    plan = people_in(rule).explain()
    assert "Anti Join" in plan
    assert "SubPlan" not in plan


def test_groups_in_each_other_ask_about_people_once(crowd: Crowd) -> None:
    """A subselect in a subselect is planned badly: on stale statistics one such rule ran for an hour."""
    told = {"has": "did", "verb": "told"}
    agreed = {"has": "agreed", "purpose": "tips", "channel": "mail"}
    rule = {"not": {"any": [told, {"not": {"all": [agreed, {"not": told}]}}]}}
    assert str(people_in(rule).query).count('FROM "profiles_person"') == 1


RENEWS = {"has": "renews", "within": 90}
SELLS = {"has": "owns", "what": ["family:selling"]}
SPENT = {"has": "bought", "within": 90, "amount": "100", "currency": "EUR"}
BAKES = {"has": "answered", "question": "industry", "values": ["bakery"]}


@pytest.mark.parametrize(
    "rule",
    [
        {"all": [RENEWS, {"not": SELLS}, BAKES]},
        {"all": [BAKES, {"any": [RENEWS, SPENT, {"has": "owns", "what": ["family:money"], "how": "none"}]}]},
        {"not": {"any": [RENEWS, SELLS, BAKES]}},
        {"all": [{"not": {"all": [{"not": RENEWS}, {"not": SPENT}]}}, {"not": BAKES}]},
    ],
)
def test_what_is_asked_of_a_business_is_asked_of_each_once(crowd: Crowd, rule: dict[str, Any]) -> None:
    assert str(people_in(rule, now=NOW).query).count('FROM "profiles_membership"') == 1
    assert found(rule) == {one.pk for one in crowd if one.is_open and fits(rule, one, {})}
    assert "SubPlan" not in people_in(rule).explain()


@pytest.mark.parametrize(
    "rule",
    [
        {"has": "owns", "what": ["family:selling"]},
        {"has": "renews", "within": 90},
        {"has": "buying", "stages": ["renewing"]},
        {"has": "wants", "ways": ["weekly", "paused"]},
        {"has": "feedback", "what": "unhelpful", "within": 90},
        {"has": "bought", "within": 90, "times": 2, "amount": "100", "currency": "EUR"},
        {"has": "partner", "how": "one_of", "partners": ["harbour"]},
        {"has": "partner", "how": "none"},
    ],
)
def test_what_is_owned_wanted_and_said_are_sets_too(crowd: Crowd, rule: dict[str, Any]) -> None:
    for asked in (rule, {"not": rule}):
        assert "SubPlan" not in people_in(asked).explain()


def test_segments_go_in_no_circle(crowd: Crowd) -> None:
    first = Segment.objects.create(name="First", rule=INNER)
    second = Segment.objects.create(name="Second", rule={"has": "segment", "segment": first.pk})
    assert found(second.rule) == found(INNER)
    first.rule = {"any": [INNER, {"not": {"has": "segment", "segment": second.pk}}]}
    first.save()
    for segment in (first, second):
        with pytest.raises(BrokenRuleError, match="would be inside itself"):
            people_in(segment.rule).exists()


def test_the_closed_and_shut_out_are_in_no_segment(crowd: Crowd) -> None:
    assert found({"all": []}) == {one.pk for one in crowd if one.is_open}
    Person.objects.update(closed_at=NOW)
    assert found({"all": []}) == set()
    assert found({"any": []}) == set()
