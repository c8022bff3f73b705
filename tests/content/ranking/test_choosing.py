"""One choice: the stated rules, by example; the set and the single answer agree; a plain evaluator agrees with both."""

import pytest
from django.db.models import F, Value
from django.http import QueryDict
from django.utils import timezone

from content.models import Dismissal, Item
from content.ranking import rules
from content.ranking.choosing import choose, choose_for_many, count_fitting, page_of
from content.ranking.sources import RankingSource, ranking_sources
from content.topics.querysets import topics_of
from portal.feedback.answering import answer
from portal.feedback.models import Feedback
from profiles.businesses.models import Membership
from profiles.facts.known import KnownFacts
from profiles.facts.visiting import facts_of_visitor
from profiles.people.models import Person
from profiles.preferences.models import Preferences
from tests.content.ranking.rows import business_of, fits, know, questions
from tests.factories import BusinessFactory, ItemFactory, PersonFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def asked(db):
    questions()


@pytest.fixture
def items():
    """Three pieces in the editors' order, worth 9, 8 and 7 to anyone."""
    return [ItemFactory.create(position=position) for position in (1, 2, 3)]


def things(choices):
    return [(choice.object_id, choice.total, choice.code) for choice in choices]


def said(query):
    return facts_of_visitor(QueryDict(query))


def test_without_facts_the_editors_order_counts(items, member):
    first, second, third = items
    expected = [(first.pk, 9, "any"), (second.pk, 8, "any"), (third.pk, 7, "any")]
    assert things(choose(member, "home", 5)) == expected
    assert things(choose(KnownFacts(), "home", 5)) == expected
    assert things(choose(member, "home", 2)) == expected[:2]


def test_found_helpful_counts_and_not_helpful_takes_away(items, member):
    first, second, third = items
    for _ in range(12):
        said = PersonFactory.create()
        answer({"person": said}, "library", third.pk, helpful=True)
    answer({"person": said}, "library", first.pk, helpful=False)
    assert things(choose(member, "home", 3)) == [
        (third.pk, 7 + rules.POPULARITY_MOST, "any"),
        (first.pk, 9, "any"),
        (second.pk, 8, "any"),
    ]


def test_a_matching_fact_lifts_and_is_the_reason(items, member):
    fits(items[2], need="get-paid")
    know(member, "need", "get-paid")
    best = choose(member, "home", 1)[0]
    assert (best.object_id, best.total, best.code) == (items[2].pk, 7 + 40, "fact")
    assert (best.question, best.value, best.told) == ("need", "get-paid", True)


def test_the_heaviest_match_is_the_reason(items, member):
    fits(items[2], need="get-paid", industry="bakery", employees=(1, 10))
    know(member, "industry", "bakery")
    know(member, "employees", "2-9")
    best = choose(member, "home", 1)[0]
    assert (best.total, best.question, best.value) == (7 + 30 + 15, "industry", "bakery")


def test_a_filter_hides_from_those_known_to_be_something_else(items, member):
    fits(items[0], industry="florist")
    fits(items[1], employees=(10, 50))
    know(member, "industry", "bakery")
    know(member, "employees", "2-9")
    assert things(choose(member, "home", 5)) == [(items[2].pk, 7, "any")]


def test_what_is_not_known_hides_nothing_and_claims_nothing(items, member):
    fits(items[0], industry="florist")
    assert things(choose(member, "home", 1)) == [(items[0].pk, 9, "open")]


def test_one_match_in_a_group_of_values_is_enough(items, member):
    fits(items[0], industry="florist")
    fits(items[0], industry="bakery")
    know(member, "industry", "bakery")
    assert things(choose(member, "home", 1)) == [(items[0].pk, 39, "fact")]


def test_spans_meet_when_they_overlap_and_not_when_they_touch(items, member):
    fits(items[0], employees=(1, 2))
    fits(items[1], employees=(1, 3))
    know(member, "employees", "2-9")
    assert [choice.object_id for choice in choose(member, "home", 5)] == [items[1].pk, items[2].pk]


def test_a_need_never_hides(items, member):
    fits(items[0], need="get-paid")
    know(member, "need", "stay-safe")
    assert things(choose(member, "home", 1)) == [(items[0].pk, 9, "any")]


def test_what_we_only_think_fits_too_and_says_so(items, member):
    fits(items[0], industry="bakery")
    know(member, "industry", "bakery", source="import")
    best = choose(member, "home", 1)[0]
    assert (best.code, best.told) == ("fact", False)


def test_dismissed_and_done_stay_away_from_picks_only(items, member):
    Dismissal.objects.create(person=member, source="library", object_id=items[0].pk)
    Dismissal.objects.create(person=member, source="problem", object_id=items[1].pk)
    answer({"person": member}, "library", items[2].pk, helpful=True)
    other = PersonFactory.create()
    assert [choice.object_id for choice in choose(member, "home", 5)] == [items[1].pk]
    assert len(choose(other, "home", 5)) == 3
    assert len(choose(member, "library", 5)) == 3


def test_with_fitting_switched_off_no_fact_is_used(items, member):
    fits(items[2], need="get-paid")
    fits(items[0], industry="florist")
    know(member, "need", "get-paid")
    know(member, "industry", "bakery")
    Preferences.objects.create(person=member, personalised=False)
    assert things(choose(member, "home", 5)) == [
        (items[0].pk, 9, "open"),
        (items[1].pk, 8, "any"),
        (items[2].pk, 7, "any"),
    ]


def test_facts_of_a_former_business_do_not_count(items, member):
    fits(items[0], industry="florist")
    know(member, "industry", "bakery")
    left = business_of(member)
    Membership.objects.filter(person=member).update(until_at=timezone.now())
    Membership.objects.create(person=member, business=BusinessFactory.create())
    colleague = PersonFactory.create()
    Membership.objects.create(person=colleague, business=left)
    assert things(choose(member, "home", 1)) == [(items[0].pk, 9, "open")]
    assert things(choose(colleague, "home", 1)) == [(items[1].pk, 8, "any")]


def test_a_visitor_and_a_member_who_say_the_same_are_shown_the_same(items, member):
    fits(items[2], need="get-paid")
    fits(items[1], employees=(2, 4))
    fits(items[0], industry="florist")
    know(member, "need", "get-paid")
    know(member, "employees", "2-9")
    know(member, "industry", "bakery")
    visitor = said("need=get-paid&employees=2-9&industry=bakery")
    assert choose(visitor, "home", 5) == choose(member, "home", 5)
    assert len(choose(visitor, "home", 5)) == 2


def test_beside_a_thing_its_topic_counts_and_it_is_not_offered_itself(items, member):
    topic = TopicFactory.create()
    for item in (items[0], items[2]):
        item.topics.add(topic)
    assert things(choose(member, "article", 5, beside=("library", items[0].pk))) == [
        (items[2].pk, 7 + rules.SAME_TOPIC, "topic"),
        (items[1].pk, 8, "any"),
    ]


def test_unpublished_things_are_never_chosen(items, member):
    Item.objects.filter(pk=items[0].pk).update(published_at=None)
    assert [choice.object_id for choice in choose(member, "home", 5)] == [items[1].pk, items[2].pk]


def test_a_place_that_does_not_exist_is_refused(member):
    with pytest.raises(LookupError, match="nowhere"):
        choose(member, "nowhere", 1)


def test_pages_of_a_list_follow_each_other_without_gap_or_repeat(member):
    items = [ItemFactory.create(position=20) for _ in range(7)]
    seen, after = [], None
    while page := page_of(member, "library", 3, after=after):
        seen += [choice.object_id for choice in page]
        after = (page[-1].total, page[-1].object_id)
    assert seen == [item.pk for item in items]


def test_a_list_may_be_narrowed_to_some_of_its_things(items, member):
    within = {"library": ranking_sources["library"].offered().filter(pk=items[1].pk)}
    assert [choice.object_id for choice in page_of(member, "library", 9, within)] == [items[1].pk]
    nothing = {"library": ranking_sources["library"].offered().none()}
    assert page_of(member, "library", 9, nothing) == []


def test_counting_what_fits(items):
    fits(items[0], industry="florist")
    assert count_fitting(KnownFacts(), "library") == 3
    assert count_fitting(said("industry=bakery"), "library") == 2
    assert count_fitting(said("industry=florist"), "library") == 3


def test_nobody_is_chosen_for_when_nobody_is_asked_about(items):
    assert choose_for_many(Person.objects.none(), "home", 3) == {}


def test_for_two_hundred_people_the_set_and_each_one_agree(django_assert_num_queries):
    items = [ItemFactory.create(position=position % 4) for position in range(1, 16)]
    for position, item in enumerate(items, 1):
        _varied(item, position)
    people = _two_hundred(items)
    everyone = Person.objects.filter(pk__in=[person.pk for person in people])
    with django_assert_num_queries(1):
        together = choose_for_many(everyone, "home", 5)
    one_by_one = {person.pk: choose(person, "home", 5) for person in people}
    assert together == one_by_one
    assert len({tuple(things(chosen)) for chosen in together.values()}) > 20


def _two_hundred(items):
    people = PersonFactory.create_batch(200)
    sources = ("told", "import", "colleague")
    for at, person in enumerate(people):
        if at % 2:
            know(person, "need", ("get-paid", "stay-safe")[at // 2 % 2])
        if at % 3:
            know(person, "industry", ("bakery", "florist")[at % 5 % 2], source=sources[at % 3])
        if at % 5:
            know(person, "employees", ("1", "2-9", "10-49")[at % 7 % 3])
        if at % 11 == 0:
            Preferences.objects.create(person=person, personalised=False)
        if at % 4 == 0:
            Dismissal.objects.create(person=person, source="library", object_id=items[at % 15].pk)
    return people


def _varied(item, at):
    if at % 2:
        fits(item, need=("get-paid", "stay-safe")[at % 3 % 2])
    if at % 3 == 0:
        fits(item, industry=("bakery", "florist")[at % 2])
    if at % 4 == 0:
        fits(item, employees=(1, 10))


def test_ties_go_by_source_and_then_by_id(member, monkeypatch):
    items = [ItemFactory.create() for _ in range(4)]

    def source(slug, pks):
        return RankingSource(
            slug,
            slug,
            offered=lambda: Item.objects.filter(pk__in=pks).annotate(
                object_id=F("pk"), score=Value(5), topic_ids=topics_of(Item)
            ),
            done=lambda: Feedback.objects.none(),
            card=lambda ids: {},
        )

    later, earlier = source("b", [items[0].pk, items[3].pk]), source("a", [items[2].pk, items[1].pk])
    monkeypatch.setattr(ranking_sources, "_things", {"b": later, "a": earlier})
    assert [(choice.source, choice.object_id) for choice in choose(member, "home", 9)] == [
        ("a", items[1].pk),
        ("a", items[2].pk),
        ("b", items[0].pk),
        ("b", items[3].pk),
    ]
