"""Who a rule fits: by hand, then as a property against the same rule in Python."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.newsletters.audience import BadRuleError, checked, condition_without, people_in, with_fact
from campaigns.newsletters.audience_words import as_sentences, conditions
from profiles.facts.forgetting import forget
from profiles.facts.querysets import facts_of
from profiles.facts.telling import tell
from profiles.models import Membership, Person
from profiles.questions.catalogue import catalogue
from tests.campaigns.newsletters.conftest import Reader, said_yes
from tests.factories import MembershipFactory, PersonFactory
from tests.sizes import sized

pytestmark = pytest.mark.django_db


def names(rule: dict[str, Any]) -> set[int]:
    return set(people_in(rule).values_list("pk", flat=True))


def test_an_empty_rule_fits_members_and_confirmed_subscribers(reader: Reader) -> None:
    member, subscriber = reader(), PersonFactory.create(confirmed_at=None)
    PersonFactory.create(confirmed_at=None)
    PersonFactory.create(closed_at=datetime(2026, 1, 1, tzinfo=UTC))
    PersonFactory.create(is_active=False)
    said_yes(subscriber)
    assert names({}) == {member.pk, subscriber.pk}


def test_any_value_within_a_fact_and_every_fact(reader: Reader) -> None:
    baker = reader(industry="bakery", employees="2-9")
    cafe = reader(industry="cafe", employees="10-49")
    reader(industry="pub")
    reader()
    assert names({"facts": {"industry": ["bakery", "cafe"]}}) == {baker.pk, cafe.pk}
    assert names({"facts": {"industry": ["bakery", "cafe"], "employees": ["2-9"]}}) == {baker.pk}


def test_colleagues_share_what_is_known_of_the_business_and_those_who_left_do_not(reader: Reader) -> None:
    baker = reader(industry="bakery")
    business = Membership.objects.get(person=baker).business
    colleague = MembershipFactory.create(person=PersonFactory.create(), business=business).person
    MembershipFactory.create(
        person=PersonFactory.create(), business=business, until_at=datetime(2999, 1, 1, tzinfo=UTC)
    )
    assert names({"facts": {"industry": ["bakery"]}}) == {baker.pk, colleague.pk}


def test_what_is_forgotten_counts_no_more(reader: Reader) -> None:
    owner = reader(role="owner")
    assert names({"facts": {"role": ["owner"]}}) == {owner.pk}
    forget(owner, catalogue().prompt("role"))
    assert names({"facts": {"role": ["owner"]}}) == set()


def test_language_and_day_of_joining(reader: Reader) -> None:
    early = reader(fields={"confirmed_at": datetime(2026, 1, 30, 23, 59, tzinfo=UTC)})
    late = reader(fields={"confirmed_at": datetime(2026, 1, 31, tzinfo=UTC), "language": "de"})
    assert names({"languages": ["de"]}) == {late.pk}
    assert names({"joined_before": "2026-01-31"}) == {early.pk}
    assert names({"joined_after": "2026-01-31"}) == {late.pk}


@pytest.mark.parametrize(
    "rule",
    [{"facts": {"industry": []}}, {"facts": {"gone-question": ["x"]}}, {"facts": {"industry": ["zz"]}}],
)
def test_attack_12_an_empty_audience_reaches_nobody(reader: Reader, rule: dict[str, Any]) -> None:
    reader(industry="bakery")
    assert names(rule) == set()


@pytest.mark.parametrize(
    "rule",
    [
        {"facts": {"industry": "bakery"}},
        {"facts": {"industry": [1]}},
        {"joined_before": "soon"},
        {"password": ["x"]},
        {"languages": "en"},
    ],
)
def test_a_rule_that_means_nothing_is_refused(newsroom: None, rule: dict[str, Any]) -> None:
    with pytest.raises(BadRuleError):
        people_in(rule)


def test_attack_23_a_rule_walks_no_attributes(newsroom: None) -> None:
    PersonFactory.create()
    for slug in ("person__password", "__class__", "industry__slug", "' OR 1=1 --"):
        assert not people_in({"facts": {slug: ["x"]}}).exists()


def test_conditions_come_and_go() -> None:
    rule = checked({"facts": {"industry": ["bakery"]}, "languages": ["en"]})
    assert with_fact(rule, "role", ["owner"])["facts"] == {"industry": ["bakery"], "role": ["owner"]}
    assert with_fact(rule, "industry", ["bakery", "cafe"])["facts"] == {"industry": ["bakery"]}
    assert with_fact(rule, "industry", ["cafe"])["facts"] == {"industry": []}
    assert condition_without(rule, "industry") == {"facts": {}, "languages": ["en"]}
    assert condition_without(rule, "languages") == {"facts": {"industry": ["bakery"]}}


SAID = {
    "": {},
    'The reader runs <a class="fact nowrap" href="?who=industry#who-form">a bakery</a> or '
    '<a class="fact nowrap" href="?who=industry#who-form">a café</a> with '
    '<a class="fact nowrap" href="?who=employees#who-form">2 to 9 people</a>.': {
        "facts": {"industry": ["bakery", "cafe"], "employees": ["2-9"]}
    },
    'The reader reads <a class="fact nowrap" href="?who=languages#who-form">English</a>.': {
        "languages": ["en"]
    },
    'The reader joined before <a class="fact nowrap" href="?who=joined_before#who-form">Jan. 31, 2026</a>.': {
        "joined_before": "2026-01-31"
    },
}


@pytest.mark.parametrize("words", SAID)
def test_the_rule_as_sentences(newsroom: None, words: str) -> None:
    assert " ".join(as_sentences(SAID[words])) == words


def test_every_condition_that_can_be_made_is_said(newsroom: None) -> None:
    for language in ("en", "de"):
        with translation.override(language):
            for prompt in catalogue().prompts.values():
                for option in prompt.offered:
                    said = " ".join(as_sentences({"facts": {prompt.slug: [option.slug]}}, linked=False))
                    assert 'class="fact' in said, (prompt.slug, option.slug)
                    assert "{" not in said
                    assert "\0" not in said


def test_what_no_template_says_is_said_plainly(newsroom: None) -> None:
    said = as_sentences({"facts": {"gone": ["<x>"]}}, linked=False)
    assert said == ['To “gone” they said: <span class="fact nowrap">&lt;x&gt;</span>.']
    assert conditions({"facts": {"role": ["owner"]}, "languages": ["en"]}) == [
        ("role", catalogue().prompt("role").phrasing("en").asks),
        ("languages", "Language"),
    ]


VALUES = {
    "industry": ["bakery", "cafe", "pub", "takeaway"],
    "employees": ["1", "2-9", "10-49"],
    "role": ["owner", "manager"],
}


@pytest.fixture
def crowd(reader: Reader) -> list[Person]:
    """One for each way to have told, or not told, of three questions."""
    options = {slug: [o.slug for o in catalogue().prompt(slug).offered[:3]] for slug in VALUES}
    people = []
    for at in range(12):
        facts = {slug: values[at % 4] for slug, values in options.items() if at % 4 < len(values)}
        people.append(
            reader(consent=at % 2 == 0, **{k: v for n, (k, v) in enumerate(facts.items()) if (at + n) % 3})
        )
    return people


@pytest.mark.properties
@settings(
    max_examples=sized(40, 500), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_sql_and_python_agree_on_who_fits(crowd: list[Person], data: st.DataObject) -> None:
    slugs = data.draw(st.lists(st.sampled_from(sorted(VALUES)), unique=True))
    offered = {slug: [option.slug for option in catalogue().prompt(slug).offered[:4]] for slug in slugs}
    facts = {slug: data.draw(st.lists(st.sampled_from(offered[slug]), unique=True)) for slug in slugs}
    fits = {
        person.pk
        for person in crowd
        if all(set(facts_of(person).said(slug)) & set(values) for slug, values in facts.items())
    }
    assert names({"facts": facts}) == fits


def test_it_is_one_statement(reader: Reader, django_assert_num_queries: Any) -> None:
    person = reader(industry="bakery", role="owner")
    catalogue()
    with django_assert_num_queries(1):
        assert list(people_in({"facts": {"industry": ["bakery"], "role": ["owner"]}})) == [person]
    tell(person, "industry", ["cafe"])
    assert not people_in({"facts": {"industry": ["bakery"]}}).exists()
