"""Consents from a file: only with a stated basis, each with its proof, and never against a person's own no."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from portal.activity.models import Activity
from portal.mail.eligibility import verdicts
from portal.mail.kinds import kinds as mail_kinds
from portal.mail.models import Suppression
from profiles.consent.consenting import give, withdraw
from profiles.models import Consent, ConsentEntry, ConsentWording, Person
from tests.factories import PersonFactory
from tests.profiles.imports.bringing import bring, counts, faults

pytestmark = pytest.mark.django_db

HEADER = ["Email", "Purpose", "Channel", "Consent", "Date", "Source", "Proof", "Wording"]


def row(person: Person, **but: str) -> list[str]:
    said = {
        "purpose": "newsletter", "channel": "", "given": "yes", "at": "2025-03-31",
        "source": "Fair", "proof": "Form 12", "wording": "Send me news",
    }  # fmt: skip
    return [person.email, *(said | but).values()]


def may_be_mailed() -> int:
    call_command("load_consents", verbosity=0)
    kind = next(kind for kind in mail_kinds if kind.purpose == "newsletter")
    return verdicts(Person.objects.all(), kind)[""]


def test_a_consent_with_its_proof() -> None:
    by, person = PersonFactory.create_batch(2)
    held = bring("consents", HEADER, row(person), by=by, basis="form")
    assert counts(held) == (1, 0, 0, 0)
    entry = ConsentEntry.objects.get()
    assert (entry.person, entry.purpose, entry.channel, entry.given) == (person, "newsletter", "mail", True)
    assert (entry.source, entry.at) == ("import", datetime(2025, 3, 31, tzinfo=UTC))
    assert {name: value for name, value in entry.proof.items() if name != "imported_at"} == {
        "import": held.pk,
        "row": 2,
        "file": held.sha256,
        "file_name": "rows.csv",
        "by": by.pk,
        "basis": "form",
        "source": "Fair",
        "proof": "Form 12",
        "wording": "Send me news",
    }
    assert Consent.objects.get().entry == entry
    assert may_be_mailed() == 1
    assert Activity.objects.get(person=person).subject == "consent:newsletter/mail"
    assert counts(bring("consents", HEADER, row(person), by=by, basis="form")) == (0, 0, 1, 0)
    assert ConsentEntry.objects.count() == 1


def test_people_who_were_imported_too_can_be_mailed_only_then() -> None:
    bring("people", ["Email"], ["new@bread.example"])
    assert may_be_mailed() == 0
    said = row(Person.objects.get())
    held = bring("consents", HEADER[:3] + HEADER[4:], said[:3] + said[4:], basis="customer")
    assert counts(held) == (1, 0, 0, 0)
    assert may_be_mailed() == 1


def test_an_own_no_stays_whatever_the_day() -> None:
    person = PersonFactory.create()
    withdraw(person, "newsletter", "mail", source="preferences", proof={})
    later = timezone.now().isoformat()
    held = bring("consents", HEADER, row(person), row(person, at=later), basis="spoken")
    assert faults(held) == [(2, "given:own_no"), (3, "given:own_no")]
    assert not Consent.objects.get().given
    assert may_be_mailed() == 0


def test_who_is_suppressed_gets_nothing_all_the_same() -> None:
    person = PersonFactory.create()
    Suppression.objects.create(address=person.email, reason="complaint")
    bring("consents", HEADER, row(person), basis="form")
    assert Consent.objects.get().given
    assert may_be_mailed() == 0


def test_a_later_word_counts_and_an_own_yes_stays_its_own() -> None:
    call_command("load_consents", verbosity=0)
    person = PersonFactory.create()
    wording = ConsentWording.objects.filter(purpose="newsletter", channel="mail", language="en")[0]
    give(person, "newsletter", "mail", wording=wording, source="signup", proof={})
    old_no = row(person, given="no", proof="", at="2020-01-01")
    tips = [
        row(person, purpose="tips", at="2022-05-01"),
        row(person, purpose="tips", given="no", at="2023-05-01"),
    ]
    held = bring("consents", HEADER, row(person), old_no, *tips, basis="form")
    assert counts(held) == (2, 0, 2, 0)
    assert dict(Consent.objects.values_list("purpose", "given")) == {"newsletter": True, "tips": False}
    assert Consent.objects.get(purpose="newsletter").entry.source == "signup"
    assert ConsentEntry.objects.filter(purpose="tips").count() == 2
    assert counts(bring("consents", HEADER, row(person), old_no, *tips, basis="form")) == (0, 0, 4, 0)


def test_of_a_yes_and_a_no_of_one_day_the_later_row_counts() -> None:
    person = PersonFactory.create()
    yes, no = row(person), row(person, given="no", proof="")
    held = bring("consents", HEADER, yes, no, no, basis="form")
    assert (counts(held), faults(held)) == ((2, 0, 0, 1), [(4, "email:twice")])
    assert not Consent.objects.get().given
    assert may_be_mailed() == 0
    assert counts(bring("consents", HEADER, yes, no, basis="form")) == (0, 0, 2, 0)


def test_a_file_that_says_no_after_a_yes_ends_with_no() -> None:
    """Though it was no before the file came."""
    person, other = PersonFactory.create_batch(2)
    no = {"given": "no", "proof": ""}
    bring("consents", HEADER, row(person, at="2021-01-01", **no), row(other, at="2021-01-01"), basis="form")
    rows = [
        row(person, at="2022-01-01"),
        row(person, at="2023-01-01", **no),
        row(other, at="2022-01-01", **no),
        row(other, at="2023-01-01"),
        row(other, at="2024-01-01"),
    ]
    assert counts(bring("consents", HEADER, *rows, basis="form")) == (0, 5, 0, 0)
    assert dict(Consent.objects.values_list("person", "given")) == {person.pk: False, other.pk: True}
    assert counts(bring("consents", HEADER, *rows, basis="form")) == (0, 0, 5, 0)


def test_wrong_rows() -> None:
    person = PersonFactory.create()
    held = bring(
        "consents",
        HEADER,
        row(PersonFactory.build()),
        row(person, proof=""),
        row(person, at="2999-01-01"),
        row(person, at="12/11/2025", purpose="world domination", given="perhaps"),
        row(person, source=""),
        row(person, given=""),
        basis="form",
    )
    assert faults(held) == [
        (2, "email:unknown"),
        (3, "proof:no_proof"),
        (4, "at:moment"),
        (5, "purpose:choice given:yes_or_no at:moment"),
        (6, "source:missing"),
        (7, "given:missing"),
    ]
    held = bring("consents", HEADER, row(person, at="2199-01-01"), basis="form")
    assert faults(held) == [(2, "at:future")]
    assert not Consent.objects.exists()
