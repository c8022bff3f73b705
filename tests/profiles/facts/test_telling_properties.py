import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from profiles.facts.forgetting import forget
from profiles.facts.querysets import facts_of
from profiles.facts.rebuilding import rebuild_current_facts
from profiles.facts.telling import tell
from profiles.facts.undoing import undo
from profiles.models import CurrentFact, Fact
from tests.factories import PersonFactory
from tests.sizes import sized

pytestmark = [pytest.mark.django_db, pytest.mark.properties, pytest.mark.usefixtures("starter")]

ANSWERS = {
    "need": ["get-paid", "save-time", "stay-safe"],
    "industry": ["bakery", "cafe"],
    "software": ["payroll", "kinship-books", "kinship-till"],
    "name": ["Marta", "Ben"],
}
SOURCES = ["told", "colleague", "agent", "import", "inferred"]
STRENGTH = {"told": 2, "colleague": 2, "agent": 1, "import": 1, "inferred": 0}

tells = st.sampled_from(list(ANSWERS)).flatmap(
    lambda slug: st.tuples(
        st.just("tell"), st.just(slug), st.sampled_from(ANSWERS[slug]), st.sampled_from(SOURCES)
    )
)
takes = st.tuples(st.sampled_from(["undo", "forget"]), st.sampled_from(list(ANSWERS)))


class Model:
    """The rules again, in the simplest form: a list of (value, source, fact) per question."""

    def __init__(self):
        self.versions = {slug: [] for slug in ANSWERS}

    def held(self, slug):
        held = None
        for version in self.versions[slug]:
            if held is None or STRENGTH[version[1]] >= STRENGTH[held[1]]:
                held = version
        return held


@settings(
    max_examples=sized(25, 400), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(st.one_of(tells, takes), max_size=12))
def test_telling_undoing_and_forgetting_follow_the_rules(acts):
    with transaction.atomic():
        person, model = PersonFactory(name=""), Model()
        for act, slug, *rest in acts:
            {"tell": do_tell, "undo": do_undo, "forget": do_forget}[act](person, model, slug, *rest)
            assert_same(person, model)
        before = set(CurrentFact.objects.values_list("question", "value", "source", "fact"))
        rebuild_current_facts()
        assert set(CurrentFact.objects.values_list("question", "value", "source", "fact")) == before
        transaction.set_rollback(True)


def do_tell(person, model, slug, value, source):
    fact = tell(person, slug, [value], source=source)
    model.versions[slug].append((value, source, fact.pk))


def do_undo(person, model, slug):
    """Of what holds, only one's own word can be taken back; of older versions none."""
    held = model.held(slug)
    for version in reversed(model.versions[slug]):
        if version is not held:
            assert not undo(person, slug, version[2])
    if held:
        assert undo(person, slug, held[2]) == (held[1] == "told")
        if held[1] == "told":
            model.versions[slug].remove(held)


def do_forget(person, model, slug):
    assert forget(person, slug) == bool(model.versions[slug])
    model.versions[slug] = []


def assert_same(person, model):
    known = facts_of(person)
    for slug in ANSWERS:
        held = model.held(slug)
        assert known.said(slug) == ([held[0]] if held else [])
        if held:
            assert known[slug][0].mark == ("told" if STRENGTH[held[1]] == 2 else "think")
    person.refresh_from_db()
    assert person.name == (model.held("name") or ("",))[0]
    assert Fact.objects.count() == sum(len(versions) for versions in model.versions.values())
