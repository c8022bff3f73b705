"""People from a file: who they are, where they work and what is known; and that nobody gets mail for it."""

import pytest
from django.utils import timezone

from portal.activity.models import Activity
from portal.mail.eligibility import verdicts
from portal.mail.kinds import kinds as mail_kinds
from portal.mail.models import Message, Suppression
from portal.mail.suppressing import keep_hashed
from profiles.facts.telling import tell
from profiles.models import (
    AddressChange,
    Business,
    BusinessReference,
    CurrentFact,
    Fact,
    ImportKey,
    Membership,
    Person,
)
from profiles.privacy.asking import ask_to_erase
from profiles.privacy.erasing import erase
from tests.factories import MembershipFactory, PersonFactory
from tests.profiles.imports.bringing import bring, checked, counts, faults, words

pytestmark = pytest.mark.django_db

HEADER = ["E-Mail", "Name", "Language", "Company", "Customer number", "Industry", "Employees", "Town"]
MARTA = ["Marta@Bread.example", "Marta Kowalski", "de", "Marta's Bread", "104", "bakery", "6", "Leeds"]
BEN = ["ben@bread.example", "Ben", "", "", "104", "", "", ""]
ANA = ["ana@alone.example", "", "", "", "", "", "", ""]


def current(person: Person) -> dict[str, str]:
    own = CurrentFact.objects.filter(person=person) | CurrentFact.objects.filter(
        business__memberships__person=person
    )
    return dict(own.values_list("question__slug", "value"))


def test_who_left_a_business_or_was_taken_out_is_not_put_back_by_a_file() -> None:
    bring("people", HEADER, MARTA, BEN, ANA)
    marta, ben = Person.objects.order_by("pk")[:2]
    Membership.objects.filter(person=ben).update(until_at=timezone.now())
    assert counts(bring("people", HEADER, MARTA, BEN, ANA)) == (0, 0, 3, 0)
    again = bring("businesses", ["Customer number", "Contact email", "Town"], ["104", BEN[0], "York"])
    assert counts(again) == (0, 1, 0, 0)
    assert list(Membership.objects.filter(until_at=None).values_list("person", flat=True)) == [marta.pk]
    assert current(marta)["town"] == "York"


def test_people_with_their_business_and_facts() -> None:
    held = bring("people", HEADER, MARTA, BEN, ANA)
    assert counts(held) == (3, 0, 0, 0)
    marta, ben, ana = Person.objects.order_by("pk")
    assert (marta.email, marta.name, marta.language) == ("marta@bread.example", "Marta Kowalski", "de")
    assert (marta.confirmed_at, marta.has_usable_password(), marta.only_typed) == (None, False, False)
    business = Business.objects.get()
    assert business.name == "Marta's Bread"
    assert list(Membership.objects.order_by("pk").values_list("person", "business", "role")) == [
        (marta.pk, business.pk, "owner"),
        (ben.pk, business.pk, "colleague"),
    ]
    reference = BusinessReference.objects.get()
    assert (reference.business, reference.source, reference.reference) == (business, "", "104")
    assert current(marta) == {"industry": "bakery", "employees": "2-9", "town": "Leeds"}
    assert current(ana) == {}
    assert set(Fact.objects.values_list("source", "by")) == {("import", None)}
    assert CurrentFact.objects.get(value="2-9").span.lower == 2
    assert sorted(Activity.objects.filter(person=marta).values_list("verb", "subject")) == [
        ("imported", f"import:{held.pk}"),
        ("noted", "question:employees"),
        ("noted", "question:industry"),
        ("noted", "question:town"),
    ]
    assert not ImportKey.objects.exists()


def test_the_same_file_again_changes_nothing() -> None:
    bring("people", HEADER, MARTA, BEN, ANA)
    happened = Activity.objects.exclude(verb__startswith="import_").count()
    again = bring("people", HEADER, MARTA, BEN, ANA)
    assert counts(again) == (0, 0, 3, 0)
    assert (Person.objects.count(), Business.objects.count(), Fact.objects.count()) == (3, 1, 3)
    assert Activity.objects.exclude(verb__startswith="import_").count() == happened


def test_a_check_writes_nothing() -> None:
    assert counts(checked("people", HEADER, MARTA)) == (1, 0, 0, 0)
    assert not Person.objects.exists()
    assert not Business.objects.exists()


def test_the_own_word_wins() -> None:
    marta = PersonFactory.create(email="marta@bread.example", name="Marta K.", language="en")
    tell(marta, "industry", ["cafe"])
    assert counts(bring("people", HEADER, MARTA)) == (0, 1, 0, 0)
    marta.refresh_from_db()
    assert (marta.name, marta.language) == ("Marta K.", "en")
    assert current(marta) == {"industry": "cafe", "employees": "2-9", "town": "Leeds"}
    assert list(
        Fact.objects.filter(question__slug="industry").order_by("pk").values_list("source", "value")
    ) == [
        ("told", ["cafe"]),
        ("import", ["bakery"]),
    ]
    assert counts(bring("people", HEADER, MARTA)) == (0, 0, 1, 0)


def test_a_later_import_and_an_agent_are_outweighed_by_a_new_file() -> None:
    bring("people", HEADER, MARTA)
    marta = Person.objects.get()
    tell(marta, "town", ["York"], source="agent")
    changed = [*MARTA[:5], "cafe", "30", "Leeds"]
    assert counts(bring("people", HEADER, changed)) == (0, 1, 0, 0)
    assert current(marta) == {"industry": "cafe", "employees": "10-49", "town": "York"}


def test_a_row_that_was_only_typed_stays() -> None:
    PersonFactory.create(email="ana@alone.example", name="", only_typed=True, confirmed_at=None)
    assert counts(bring("people", HEADER, ANA)) == (0, 1, 0, 0)
    assert not Person.objects.get().only_typed


def test_wrong_rows_are_left_out_and_named() -> None:
    closed = PersonFactory.create(closed_at=timezone.now())
    mine = MembershipFactory.create(person__email="in@bread.example")
    other = MembershipFactory.create().business
    BusinessReference.objects.create(business=other, reference="7")
    held = bring(
        "people",
        HEADER,
        MARTA,
        ["marta@bread.example", *MARTA[1:]],
        ["no address", *[""] * 7],
        ["", "Nobody", *[""] * 6],
        [closed.email, "New name", *[""] * 6],
        [mine.person.email, "", "", "", "7", "", "", ""],
        ["x@bread.example", "", "", "", "104", "cafe", "", ""],
        ["y@bread.example", "n" * 81, "tlh", "", "", "sorcery", "x", "a\u202eb"],
        ["z@bread.example", "one cell too few"],
        ["two@bread.example", *[""] * 7, "one too many"],
        ANA,
    )
    assert faults(held) == [
        (3, "email:twice"),
        (4, "email:address"),
        (5, "email:missing"),
        (6, "email:closed"),
        (7, "customer:other_business"),
        (8, "customer:contradicts"),
        (9, "name:long language:language fact:industry:answer fact:employees:answer fact:town:signs"),
        (10, ":ragged"),
        (11, ":ragged"),
    ]
    assert counts(held) == (2, 0, 0, 9)
    assert set(Person.objects.filter(confirmed_at=None).values_list("email", flat=True)) == {
        "marta@bread.example",
        "ana@alone.example",
    }
    assert mine.person.memberships.get().business == mine.business


def test_nobody_can_be_mailed_because_of_it() -> None:
    """Of each kind that rests on a consent, as many may be sent to as before; new people to none."""
    PersonFactory.create(email="marta@bread.example")
    purposed = [kind for kind in mail_kinds if kind.purpose]
    before = [verdicts(Person.objects.all(), kind)[""] for kind in purposed]
    bring("people", HEADER, MARTA, BEN, ANA)
    assert purposed
    assert [verdicts(Person.objects.all(), kind)[""] for kind in purposed] == before


def test_who_complained_and_was_erased_gets_nothing_when_a_file_brings_them_back() -> None:
    keep_hashed(Suppression(address="complained@example.org", reason=Suppression.Reason.COMPLAINT))
    bring("people", ["Email"], ["Complained@Example.org"], ["other@example.org"])
    assert Person.objects.count() == 2
    assert list(Suppression.objects.values_list("address", "reason")) == [
        ("complained@example.org", "complaint")
    ]


def test_who_was_erased_is_left_out_until_they_join_again() -> None:
    gone = PersonFactory.create(email="gone@example.org")
    AddressChange.objects.create(person=gone, old="before@example.org", new=gone.email)
    erasure = ask_to_erase(gone, by=gone, network="192.0.2.7")
    Message.objects.update(state="sent")
    assert erase(erasure.pk)
    rows = (["Gone@Example.org"], ["before@example.org"], ["stays@example.org"])
    held = bring("people", ["Email"], *rows)
    assert (counts(held), faults(held)) == ((1, 0, 0, 2), [(2, "email:erased"), (3, "email:erased")])
    assert words(held)[0] == "Email: They asked to be erased, and were. The row is left out."
    assert list(Person.objects.values_list("email", flat=True)) == ["stays@example.org"]
    header = ["Email", "Purpose", "When they said so", "Where they said so", "What proves it"]
    said = ["newsletter", "2026-01-31", "Fair", "Form 1"]
    consents = bring("consents", header, *([*row, *said] for row in rows), basis="form")
    assert (counts(consents), faults(consents)) == ((1, 0, 0, 2), [(2, "email:erased"), (3, "email:erased")])
    PersonFactory.create(email="gone@example.org")
    assert counts(bring("people", ["Email"], ["gone@example.org"])) == (0, 0, 1, 0)
