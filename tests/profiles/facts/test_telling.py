import pytest

from portal.activity.models import Activity
from profiles.facts.checking import InvalidAnswer
from profiles.facts.forgetting import forget
from profiles.facts.holding import hold_again
from profiles.facts.querysets import facts_of
from profiles.facts.rebuilding import rebuild_current_facts
from profiles.facts.telling import tell
from profiles.facts.undoing import undo
from profiles.models import Asking, Business, CurrentFact, Fact, Membership
from profiles.questions.catalogue import catalogue
from tests.factories import MembershipFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


@pytest.fixture
def marta():
    return PersonFactory(name="")


def colleague_of(person):
    return MembershipFactory(person__name="Ben Miller", business=business_of(person)).person


def business_of(person):
    return Membership.objects.get(person=person).business


def told(person, slug):
    return facts_of(person).said(slug)


def recorded():
    return list(Activity.objects.order_by("id").values_list("verb", "person", "subject"))


def test_the_first_answer_about_the_business_makes_it(marta):
    fact = tell(marta, "industry", ["bakery"])
    business = business_of(marta)
    assert (fact.business, fact.person, fact.by, fact.source) == (business, None, marta, "told")
    assert told(marta, "industry") == ["bakery"]
    tell(marta, "employees", ["2-9"])
    assert Business.objects.count() == 1
    assert recorded() == [("told", marta.pk, "question:industry"), ("told", marta.pk, "question:employees")]


def test_an_answer_about_the_person_makes_no_business(marta):
    tell(marta, "need", ["get-paid"])
    assert Business.objects.count() == 0
    assert CurrentFact.objects.get().person == marta


def test_what_holds_is_typed(marta):
    tell(marta, "employees", ["2-9"])
    tell(marta, "software", ["payroll", "kinship-books"])
    tell(marta, "town", ["  Hexham \n upon  Tyne "])
    few, books, payroll, town = CurrentFact.objects.order_by("id")
    assert (few.span.lower, few.span.upper, few.choice.slug) == (2, 10, "2-9")
    assert (books.product.slug, payroll.product.slug) == ("kinship-books", "payroll")
    assert (town.value, town.choice, town.span) == ("Hexham upon Tyne", None, None)


def test_a_new_answer_replaces_and_keeps_the_old_version(marta):
    tell(marta, "industry", ["bakery"])
    tell(marta, "industry", ["cafe"])
    assert told(marta, "industry") == ["cafe"]
    assert list(Fact.objects.order_by("id").values_list("value", flat=True)) == [["bakery"], ["cafe"]]


def test_a_colleague_sees_and_changes_what_is_about_the_business(marta):
    tell(marta, "industry", ["bakery"])
    tell(marta, "need", ["get-paid"])
    ben = colleague_of(marta)
    assert told(ben, "industry") == ["bakery"]
    assert told(ben, "need") == []
    tell(ben, "industry", ["cafe"])
    [known] = facts_of(marta)["industry"]
    assert (known.value, known.mark, known.by, known.by_name) == ("cafe", "told", ben.pk, "Ben")


def test_what_was_known_of_a_former_business_is_not_known_of_the_person(marta):
    tell(marta, "industry", ["bakery"])
    Membership.objects.update(until_at="2100-01-01T00:00Z")
    assert told(marta, "industry") == []
    tell(marta, "industry", ["cafe"])
    assert Business.objects.count() == 2


@pytest.mark.parametrize(
    ("held", "new", "wins"),
    [
        ("told", "import", False),
        ("told", "agent", False),
        ("colleague", "inferred", False),
        ("agent", "inferred", False),
        ("import", "inferred", False),
        ("inferred", "import", True),
        ("import", "agent", True),
        ("agent", "import", True),
        ("import", "told", True),
        ("told", "colleague", True),
        ("colleague", "told", True),
    ],
)
def test_a_weaker_source_never_wins_but_is_kept(marta, held, new, wins):
    tell(marta, "need", ["get-paid"], source=held)
    tell(marta, "need", ["save-time"], source=new)
    assert told(marta, "need") == (["save-time"] if wins else ["get-paid"])
    assert Fact.objects.count() == 2


@pytest.mark.parametrize(
    ("source", "mark", "verb"),
    [
        ("told", "told", "told"),
        ("colleague", "told", "told"),
        ("agent", "think", "noted"),
        ("import", "think", "noted"),
        ("inferred", "think", "noted"),
    ],
)
def test_marks_and_verbs_by_source(marta, source, mark, verb):
    tell(marta, "need", ["get-paid"], source=source)
    assert facts_of(marta)["need"][0].mark == mark
    assert recorded() == [(verb, marta.pk, "question:need")]


def test_the_activity_holds_no_answer(marta):
    tell(marta, "town", ["Hexham"])
    assert "Hexham" not in str(Activity.objects.values().get())


def test_confirming_what_we_thought_marks_it(marta):
    tell(marta, "need", ["get-paid"], source="import")
    tell(marta, "need", ["get-paid"])
    assert facts_of(marta)["need"][0].mark == "told"


def test_a_name_is_written_to_the_person(marta):
    tell(marta, "name", ["Marta  Baker"])
    assert marta.name == "Marta Baker"
    marta.refresh_from_db()
    assert marta.name == "Marta Baker"


def test_an_imported_name_is_known_and_comes_back_after_undo(marta):
    ben = PersonFactory(name="Ben Import")
    assert facts_of(ben)["name"][0].mark == "think"
    fact = tell(ben, "name", ["Ben Miller"])
    assert facts_of(ben)["name"][0].mark == "told"
    assert undo(ben, "name", fact.pk)
    ben.refresh_from_db()
    assert ben.name == "Ben Import"
    assert forget(ben, "name")
    assert facts_of(ben).said("name") == []


def test_an_imported_name_without_a_version_can_be_forgotten():
    ben = PersonFactory(name="Ben Import")
    assert forget(ben, "name")
    ben.refresh_from_db()
    assert ben.name == ""


@pytest.mark.parametrize(
    ("slug", "values", "said"),
    [
        ("industry", [], "Choose an answer."),
        ("industry", [""], "Choose an answer."),
        ("industry", ["bakery", "cafe"], "Choose one answer only."),
        ("industry", ["astrology"], "Choose one of the answers in the list."),
        ("employees", ["3"], "Choose one of the answers in the list."),
        ("software", ["payroll", "bakery"], "Choose one of the answers in the list."),
        ("town", [], "Write an answer."),
        ("town", ["   "], "Write an answer."),
        ("town", ["x" * 81], "Use at most 80 letters."),
        ("town", ["a\0b"], "Use letters, numbers and signs only."),
        ("town", ["a", "b"], "Write an answer."),
    ],
)
def test_invalid_answers_are_refused_in_words(marta, slug, values, said):
    with pytest.raises(InvalidAnswer) as error:
        tell(marta, slug, values)
    assert str(error.value) == said
    assert Fact.objects.count() == Business.objects.count() == 0


def test_a_retired_answer_is_refused_but_still_said(marta):
    tell(marta, "need", ["get-paid"])
    catalogue().prompt("need").options  # noqa: B018
    from profiles.models import Choice
    from profiles.questions.catalogue import forget_catalogue

    Choice.objects.filter(slug="get-paid").update(is_active=False)
    forget_catalogue()
    assert told(marta, "need") == ["get-paid"]
    with pytest.raises(InvalidAnswer):
        tell(marta, "need", ["get-paid"])


def test_unknown_questions_are_refused(marta):
    with pytest.raises(LookupError):
        tell(marta, "shoe-size", ["43"])


def test_undo_brings_back_what_held_before(marta):
    tell(marta, "need", ["get-paid"])
    second = tell(marta, "need", ["save-time"])
    assert undo(marta, "need", second.pk)
    assert told(marta, "need") == ["get-paid"]
    assert recorded()[-1] == ("took_back", marta.pk, "question:need")


def test_undo_of_the_first_answer_forgets(marta):
    fact = tell(marta, "need", ["get-paid"])
    assert undo(marta, "need", fact.pk)
    assert told(marta, "need") == []
    assert not undo(marta, "need", fact.pk)


def test_undo_brings_back_a_weaker_word_that_came_before_or_since(marta):
    tell(marta, "need", ["get-paid"], source="import")
    fact = tell(marta, "need", ["save-time"])
    tell(marta, "need", ["stay-safe"], source="agent")
    assert undo(marta, "need", fact.pk)
    assert told(marta, "need") == ["stay-safe"]


def test_undo_is_for_the_author_and_the_latest_only(marta):
    first = tell(marta, "industry", ["bakery"])
    ben = colleague_of(marta)
    assert not undo(ben, "industry", first.pk)
    tell(ben, "industry", ["cafe"])
    assert not undo(marta, "industry", first.pk)
    stranger = PersonFactory()
    assert not undo(stranger, "industry", first.pk)
    imported = tell(marta, "need", ["get-paid"], source="import")
    assert not undo(marta, "need", imported.pk)
    assert told(marta, "industry") == ["cafe"]


def test_undo_opens_the_card_again(marta):
    import uuid

    from profiles.questions.answering import save
    from profiles.questions.asking import show

    asking = show(marta, catalogue().prompt("need"), "home", uuid.uuid4())
    fact = save(asking, ["get-paid"])
    undo(marta, "need", fact.pk)
    assert Asking.objects.get().outcome == ""


def test_forgetting_removes_every_version(marta):
    tell(marta, "industry", ["bakery"], source="import")
    tell(marta, "industry", ["bakery"])
    tell(marta, "industry", ["cafe"])
    tell(marta, "town", ["Hexham"])
    ben = colleague_of(marta)
    assert forget(ben, "industry")
    assert (told(marta, "industry"), told(marta, "town")) == ([], ["Hexham"])
    assert Fact.objects.count() == 1
    assert recorded()[-1] == ("forgot", ben.pk, "question:industry")


def test_forgetting_what_is_not_known_changes_nothing(marta):
    assert not forget(marta, "industry")
    assert not forget(marta, "need")
    assert Business.objects.count() == Activity.objects.count() == 0


def test_forgetting_is_only_about_the_own(marta):
    stranger = PersonFactory()
    tell(stranger, "need", ["get-paid"])
    tell(stranger, "industry", ["bakery"])
    assert not forget(marta, "need")
    assert not forget(marta, "industry")
    assert (told(stranger, "need"), told(stranger, "industry")) == (["get-paid"], ["bakery"])


def test_the_current_table_can_be_rebuilt(marta):
    tell(marta, "industry", ["bakery"])
    tell(marta, "software", ["payroll", "kinship-books"])
    tell(marta, "name", ["Marta"])
    tell(marta, "name", ["Marta Imported"], source="import")
    before = list(CurrentFact.objects.order_by("question", "value").values_list("value", "source", "fact"))
    CurrentFact.objects.all().delete()
    assert rebuild_current_facts() == 3
    after = list(CurrentFact.objects.order_by("question", "value").values_list("value", "source", "fact"))
    assert before == after
    hold_again({"person_id": marta.pk}, catalogue().prompt("name"))
    marta.refresh_from_db()
    assert marta.name == "Marta"


def test_all_that_is_known_takes_one_query(marta, django_assert_num_queries):
    tell(marta, "industry", ["bakery"])
    tell(marta, "need", ["get-paid"])
    tell(colleague_of(marta), "software", ["payroll", "kinship-books"])
    with django_assert_num_queries(1):
        known = facts_of(marta)
    assert {slug: known.said(slug) for slug in known} == {
        "industry": ["bakery"],
        "need": ["get-paid"],
        "software": ["kinship-books", "payroll"],
    }
