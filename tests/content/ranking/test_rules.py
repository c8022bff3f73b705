"""The statement of choice against a plain evaluator of the same rules, on whatever hypothesis thinks of."""

from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.models import Dismissal, Item
from content.ranking import rules
from content.ranking.choosing import choose_for_many
from content.ranking.sources import RankingSource, ranking_sources
from content.topics.querysets import topics_of
from portal.feedback.models import Feedback
from profiles.people.models import Person
from profiles.preferences.models import Preferences
from tests.content.ranking.rows import SPANS, WORDS, fits, know, questions
from tests.factories import ItemFactory, PersonFactory, TopicFactory
from tests.sizes import sized

SOURCES = ("alpha", "beta")

fact = st.sampled_from([(question, value) for question, values in WORDS.items() for value in values])
span = st.tuples(st.integers(1, 30), st.integers(1, 30)).map(lambda pair: (pair[0], pair[0] + pair[1]))
facet = st.one_of(
    fact.filter(lambda pair: pair[0] != "employees"),
    st.tuples(st.just("employees"), span),
)


@dataclass
class Thing:
    source: str
    score: int
    facets: list
    filters: bool
    topics: set
    pk: int = 0


@dataclass
class Reader:
    facts: dict
    source: str
    personalised: bool
    dismissed: set
    done: set
    pk: int = field(default=0, compare=False)


def places(most):
    return st.sets(st.integers(0, most), max_size=2)


things = st.lists(
    st.builds(
        Thing,
        source=st.sampled_from(SOURCES),
        score=st.integers(0, 19),
        facets=st.lists(facet, max_size=4, unique=True),
        filters=st.booleans(),
        topics=places(2),
    ),
    min_size=1,
    max_size=6,
)
readers = st.lists(
    st.builds(
        Reader,
        facts=st.lists(fact, max_size=3).map(dict),
        source=st.sampled_from(["told", "import", "colleague", "inferred"]),
        personalised=st.sampled_from([True, True, True, False]),
        dismissed=places(5),
        done=places(5),
    ),
    min_size=1,
    max_size=4,
)


def evaluate(reader, at_hand, n, beside):
    """What the rules say, in plain Python: (source, id, total, code, question, value, told)."""
    found = []
    for place, thing in enumerate(at_hand):
        gone = place in reader.dismissed | reader.done or place == beside
        met = {question: meets(reader, thing, question) for question, _ in thing.facets}
        hidden = any(met[question] is False and filters(thing, question) for question in met)
        if gone or hidden:
            continue
        hits = sorted((question for question in met if met[question]), key=lambda q: -rules.WEIGHTS[q])
        near = beside is not None and bool(thing.topics & at_hand[beside].topics)
        total = thing.score + sum(rules.WEIGHTS[q] for q in hits) + (rules.SAME_TOPIC if near else 0)
        found.append((-total, thing.source, thing.pk, reason(reader, thing, hits, near)))
    return [(source, pk, -total, *why) for total, source, pk, why in sorted(found)[:n]]


def filters(thing, question):
    return thing.filters and question != "need"


def meets(reader, thing, question):
    """True, False, or None where it is not known or may not be used."""
    if not reader.personalised or question not in reader.facts:
        return None
    value = reader.facts[question]
    wanted = [facet for about, facet in thing.facets if about == question]
    if question == "employees":
        low, high = SPANS[value]
        return any(low < to and start < high for start, to in wanted)
    return value in wanted


def reason(reader, thing, hits, near):
    if hits:
        return ("fact", hits[0], reader.facts[hits[0]], reader.source in ("told", "colleague"))
    narrow = any(filters(thing, question) for question, _ in thing.facets)
    return ("topic" if near else "open" if narrow else "any", "", "", True)


@pytest.fixture
def sources(db, monkeypatch):
    """Two sources over pieces of two kinds; a piece's minutes are its score, and an answer about it is its end."""
    questions()

    def offered(slug):
        return lambda: Item.objects.filter(author=slug).annotate(
            object_id=F("pk"), score=F("minutes"), topic_ids=topics_of(Item)
        )

    def done(slug):
        return lambda: Feedback.objects.filter(target=slug)

    made = {slug: RankingSource(slug, slug, offered(slug), done(slug), lambda ids: {}) for slug in SOURCES}
    monkeypatch.setattr(ranking_sources, "_things", made)


@pytest.mark.properties
@settings(
    max_examples=sized(40, 500), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(at_hand=things, people=readers, n=st.integers(1, 6), beside=st.none() | st.integers(0, 5))
def test_the_statement_and_the_rules_agree(sources, at_hand, people, n, beside):
    beside = None if beside is None or beside >= len(at_hand) else beside
    with transaction.atomic():
        write_things(at_hand)
        for reader in people:
            write_reader(reader, at_hand)
        who = Person.objects.filter(pk__in=[reader.pk for reader in people])
        near = None if beside is None else (at_hand[beside].source, at_hand[beside].pk)
        chosen = choose_for_many(who, "article", n, beside=near)
        transaction.set_rollback(True)
    for reader in people:
        plain = [
            (c.source, c.object_id, c.total, c.code, c.question, c.value, c.told)
            for c in chosen.get(reader.pk, [])
        ]
        assert plain == evaluate(reader, at_hand, n, beside)


def write_things(at_hand):
    topics = [TopicFactory.create() for _ in range(3)]
    for thing in at_hand:
        item = ItemFactory.create(author=thing.source, minutes=thing.score)
        item.topics.set([topics[at] for at in thing.topics])
        thing.pk = item.pk
        for question, wanted in thing.facets:
            fits(item, thing.source, filters=thing.filters, **{question: wanted})


def write_reader(reader, at_hand):
    person = PersonFactory.create()
    reader.pk = person.pk
    Preferences.objects.create(person=person, personalised=reader.personalised)
    for question, value in reader.facts.items():
        know(person, question, value, source=reader.source)
    for at in reader.dismissed & set(range(len(at_hand))):
        Dismissal.objects.create(person=person, source=at_hand[at].source, object_id=at_hand[at].pk)
    for at in reader.done & set(range(len(at_hand))):
        Feedback.objects.create(
            target=at_hand[at].source, object_id=at_hand[at].pk, person=person, helpful=True
        )
