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
ORDER = ["kinship-books", "kinship-till", "payroll"]
SOURCES = ["told", "colleague", "agent", "import", "inferred"]
STRENGTH = {"told": 2, "colleague": 2, "agent": 1, "import": 1, "inferred": 0}

tells = st.sampled_from(list(ANSWERS)).flatmap(
    lambda slug: st.tuples(
        st.just("tell"), st.just(slug), st.sampled_from(ANSWERS[slug]), st.sampled_from(SOURCES)
    )
)
takes = st.tuples(st.sampled_from(["undo", "forget"]), st.sampled_from(list(ANSWERS)))


class Model:
    """The rules again, in the simplest form: a list of (value, source, fact) per question.

    Of software each product is a question of its own: `said` holds (product, uses it, source, fact).
    """

    def __init__(self):
        self.versions = {slug: [] for slug in ANSWERS}
        self.said = []

    def held(self, slug):
        if slug == "software":
            found = [self.of_product(product) for product in sorted(ANSWERS[slug], key=ORDER.index)]
            return [version for version in found if version]
        return self.strongest(self.versions[slug])

    def strongest(self, versions):
        held = []
        for version in versions:
            if not held or STRENGTH[version[1]] >= STRENGTH[held[0][1]]:
                held = [version]
        return held

    def of_product(self, product):
        said = [(uses, source, fact) for other, uses, source, fact in self.said if other == product]
        held = self.strongest(said)
        return (product, *held[0][1:]) if held and held[0][0] else None

    def use(self, value, source, fact):
        """What is used besides, and stands on no stronger word, is not used any more."""
        others = [other for other, held, _ in self.held("software") if STRENGTH[source] >= STRENGTH[held]]
        self.said += [(value, True, source, fact)]
        self.said += [(other, False, source, fact) for other in others if other != value]

    def remove(self, slug, fact):
        self.versions[slug] = [version for version in self.versions[slug] if version[2] != fact]
        self.said = [said for said in self.said if slug != "software" or said[3] != fact]


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
    if slug == "software":
        model.use(value, source, fact.pk)


def do_undo(person, model, slug):
    """Of what holds, only one's own word can be taken back; of older versions none."""
    held = {version[2]: version for version in model.held(slug)}
    for version in reversed(model.versions[slug]):
        if version[2] not in held:
            assert not undo(person, slug, version[2])
    for fact, version in list(held.items())[:1]:
        assert undo(person, slug, fact) == (version[1] == "told")
        if version[1] == "told":
            model.remove(slug, fact)


def do_forget(person, model, slug):
    assert forget(person, slug) == bool(model.versions[slug])
    for version in model.versions[slug]:
        model.remove(slug, version[2])


def assert_same(person, model):
    known = facts_of(person)
    for slug in ANSWERS:
        held = model.held(slug)
        assert known.said(slug) == [version[0] for version in held]
        marks = ["told" if STRENGTH[version[1]] == 2 else "think" for version in held]
        assert [value.mark for value in known.get(slug, ())] == marks
    person.refresh_from_db()
    assert person.name == (model.held("name") or [("",)])[0][0]
    assert Fact.objects.count() == sum(len(versions) for versions in model.versions.values())
