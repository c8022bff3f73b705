import pytest

from profiles.facts.telling import tell
from profiles.models import Business, BusinessReference, CurrentFact, Fact, Person
from tests.factories import MembershipFactory, PersonFactory
from tests.profiles.imports.bringing import bring, counts, faults

pytestmark = pytest.mark.django_db

HEADER = ["Kundennummer", "Quelle", "Firma", "Kontakt", "Branche", "Mitarbeiter"]


def test_businesses_by_number_and_by_contact() -> None:
    known = MembershipFactory.create(business__name="")
    alone = PersonFactory.create()
    rows = [
        HEADER,
        ["1", "CRM", "Bread", "", "Bakery", "2 to 9"],
        ["2", "CRM", "", known.person.email, "", ""],
        ["", "", "Alone Ltd", alone.email, "cafe", "1"],
    ]
    assert counts(bring("businesses", *rows)) == (2, 1, 0, 0)
    assert dict(BusinessReference.objects.values_list("reference", "source")) == {"1": "CRM", "2": "CRM"}
    assert known.business.references.get().reference == "2"
    mine = Business.objects.get(memberships__person=alone)
    assert mine.name == "Alone Ltd"
    assert set(CurrentFact.objects.filter(business=mine).values_list("value", "source")) == {
        ("cafe", "import"),
        ("1", "import"),
    }
    assert counts(bring("businesses", *rows)) == (0, 0, 3, 0)
    assert Business.objects.count() == 3


def test_what_members_named_and_said_stays() -> None:
    member = MembershipFactory.create(business__name="Ours")
    tell(member.person, "industry", ["bakery"])
    bring("businesses", HEADER, ["9", "", "Theirs", member.person.email, "cafe", ""])
    member.business.refresh_from_db()
    assert member.business.name == "Ours"
    assert CurrentFact.objects.get(business=member.business).value == "bakery"
    assert member.business.references.get().reference == "9"


def test_wrong_rows() -> None:
    member = MembershipFactory.create()
    rows = [
        ["", "", "Nobody's", "", "", ""],
        ["5", "", "", "stranger@mail.example", "", ""],
        ["6", "", "Six", "", "", ""],
        ["6", "", "Six again", "", "", ""],
        ["6", "CRM", "Another six", "", "", ""],
    ]
    held = bring("businesses", HEADER, *rows)
    assert faults(held) == [(2, "customer:no_key"), (3, "email:unknown"), (5, "customer:twice")]
    assert counts(held) == (2, 0, 0, 3)
    held = bring("businesses", HEADER, ["8", "", "", member.person.email, "", ""])
    held = bring("businesses", HEADER, ["6", "", "", member.person.email, "", ""])
    assert faults(held) == [(2, "customer:other_business")]


def test_a_file_that_contradicts_itself_about_a_business_says_the_last_each_time() -> None:
    """Rows about the same business with several numbers, or by several people."""
    member = MembershipFactory.create(business__name="")
    business, colleague = member.business, MembershipFactory.create(business=member.business)
    Person.objects.update(confirmed_at=None)
    for number in ("1", "2"):
        BusinessReference.objects.create(business=business, source="CRM", reference=number)
    rows = [
        ["1", "CRM", "First", "", "bakery", "2 to 9"],
        ["2", "CRM", "Second", "", "cafe", ""],
        ["", "", "", colleague.person.email, "restaurant", ""],
    ]
    for changed in (3, 0, 0):
        assert counts(bring("businesses", HEADER, *rows)) == (0, changed, 3 - changed, 0)
        business.refresh_from_db()
        assert business.name == "Second"
        held = CurrentFact.objects.filter(business=business).values_list("question__slug", "value")
        assert sorted(held) == [("employees", "2-9"), ("industry", "restaurant")]
    assert Fact.objects.filter(business=business).count() == 2
    names = ["email", "company", "industry"]
    told = [[member.person.email, "Third", "cafe"], [colleague.person.email, "Fourth", "bakery"]]
    for changed in (2, 0):
        assert counts(bring("people", names, *told)) == (0, changed, 2 - changed, 0)
        business.refresh_from_db()
        assert business.name == "Fourth"
        assert CurrentFact.objects.get(business=business, question__slug="industry").value == "bakery"
