"""The partner of record by a file of businesses: what the business's own people did stays."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.models import Activity, Message, Notice, NoticeChoice, NoticeOccasion
from profiles.imports import running
from profiles.imports.running import go_on
from profiles.imports.starting import run
from profiles.models import (
    Business,
    BusinessReference,
    Introduction,
    Membership,
    Partner,
    PartnerOfRecord,
    Person,
)
from profiles.partners.choosing import choose, end, end_record, set_partner, take_back
from tests.factories import MembershipFactory, PersonFactory
from tests.profiles.imports.bringing import bring, checked, counts, faults, taken, words, written

pytestmark = pytest.mark.django_db

HEADER = ["Customer number", "Partner"]


@pytest.fixture(autouse=True)
def _numbered(bread: Business) -> None:
    BusinessReference.objects.create(business=bread, reference="1")


@pytest.fixture
def admin(db: None) -> Person:
    person: Person = PersonFactory.create(is_staff=True, is_superuser=True)
    return person


def said(partner: str) -> tuple[int, int, int, int]:
    return counts(bring("businesses", HEADER, ["1", partner]))


def now(business: Business) -> tuple[str, str] | None:
    return business.partner_records.filter(until_at=None).values_list("partner__slug", "source").first()


def test_it_comes_once_and_stays_as_history(bread: Business, harbour: Partner, mill: Partner) -> None:
    rows = [HEADER, ["1", "HARBOUR"], ["2", "mill"], ["3", ""]]
    assert counts(checked("businesses", *rows)) == (2, 1, 0, 0)
    assert not PartnerOfRecord.objects.exists()
    held = bring("businesses", *rows)
    assert counts(held) == (2, 1, 0, 0)
    made = PartnerOfRecord.objects.values_list(
        "business__references__reference", "partner__slug", "source", "by"
    )
    assert list(made.order_by("business")) == [
        ("1", "harbour", "import", None),
        ("2", "mill", "import", None),
    ]
    assert Activity.objects.get(verb="partners_imported").data == {"many": 2}
    assert counts(bring("businesses", *rows)) == (0, 0, 3, 0)
    assert said("") == (0, 0, 1, 0)
    assert said("mill") == (0, 1, 0, 0)
    past = bread.partner_records.order_by("pk").values_list("partner__slug", "until_at", "ended_by")
    assert [(slug, until is None, by) for slug, until, by in past] == [
        ("harbour", False, None),
        ("mill", True, None),
    ]


def test_members_are_told_and_asked_anew_what_the_partner_sees(
    bread: Business, marta: Person, ben: Person, harbour: Partner, seller: Person
) -> None:
    Person.objects.filter(pk=ben.pk).update(confirmed_at=None)
    said("harbour")
    record = bread.partner_records.get()
    assert list(Notice.objects.values_list("person", "about")) == [(marta.pk, f"record:{record.pk}")]
    Introduction.objects.create(person=marta, record=record, shows="mail")
    Partner.objects.create(slug="other", name="Other", summary="Sells.")
    said("other")
    assert not Introduction.objects.exists()
    assert Notice.objects.filter(person=marta).count() == 2


@pytest.mark.parametrize("many", [1, 20])
def test_however_many_are_told_it_takes_as_many_statements(
    harbour: Partner, mill: Partner, many: int
) -> None:
    members = MembershipFactory.create_batch(many)
    for member in members:
        NoticeChoice.objects.create(person=member.person, kind="business_partner", channel="mail")
    first, second = (
        [["Contact email", "Partner"], *[[member.person.email, name] for member in members]]
        for name in ("harbour", "mill")
    )
    bring("businesses", *first)
    held = checked("businesses", *second)
    assert run(held, None)
    with CaptureQueriesContext(connection) as queries:
        go_on(held.pk)
    about = [
        query["sql"]
        for query in queries
        if "portal_notice" in query["sql"] or "portal_message" in query["sql"]
    ]
    assert (len(about), len(queries)) == (2, 55)
    told = Notice.objects.values_list("data__event").annotate(many=Count("pk")).order_by("data__event")
    assert list(told) == [("began", many), ("ended", many)]
    assert NoticeOccasion.objects.count() == Message.objects.count() == 3 * many


def test_what_members_chose_or_ended_stays(
    bread: Business, marta: Person, harbour: Partner, mill: Partner, admin: Person
) -> None:
    choose(marta, mill)
    assert said("harbour") == (0, 0, 1, 0)
    assert now(bread) == ("mill", "member")
    end(marta)
    assert said("harbour") == (0, 0, 1, 0)
    assert now(bread) is None
    set_partner(bread, mill, by=admin)
    assert said("harbour") == (0, 1, 0, 0)
    choose(marta, mill)
    take_back(marta)
    assert now(bread) == ("harbour", "import")
    assert said("mill") == (0, 0, 1, 0)


def test_what_staff_said_since_is_not_undone_by_the_same_file(
    bread: Business, harbour: Partner, mill: Partner, admin: Person
) -> None:
    said("harbour")
    set_partner(bread, mill, by=admin)
    assert said("harbour") == (0, 0, 1, 0)
    assert now(bread) == ("mill", "staff")
    end_record(bread.partner_records.get(until_at=None), by=admin)
    assert said("harbour") == (0, 0, 1, 0)
    assert said("mill") == (0, 1, 0, 0)


def test_one_that_nobody_finds_is_a_wrong_row(harbour: Partner, mill: Partner) -> None:
    Partner.objects.filter(pk=mill.pk).update(is_active=False)
    held = bring("businesses", HEADER, ["1", "Nobody"], ["2", "mill"], ["3", "Harbour"])
    assert faults(held) == [(2, "partner:partner"), (3, "partner:partner")]
    assert words(held)[0] == (
        "Partner: No partner who works with us is called that. Use the name in the directory, or add the partner first."
    )
    assert counts(held) == (1, 0, 0, 2)


def test_the_directory_is_asked_once_for_all_cells(harbour: Partner) -> None:
    Partner.objects.update(is_active=False)
    with CaptureQueriesContext(connection) as queries:
        held = checked("businesses", HEADER, *[[str(number), "Harbour"] for number in range(5)])
    assert counts(held) == (0, 0, 0, 5)
    assert sum("is_active" in query["sql"] and "profiles_partner" in query["sql"] for query in queries) == 1


def test_by_a_contact(bread: Business, marta: Person, harbour: Partner) -> None:
    alone = PersonFactory.create()
    header = ["Contact email", "Customer number", "Fachhändler"]
    rows = [["", "1", "harbour"], [marta.email, "", "harbour"], [alone.email, "", "harbour"]]
    assert counts(bring("businesses", header, *rows)) == (1, 2, 0, 0)
    assert now(bread) == ("harbour", "import")
    assert now(Membership.objects.get(person=alone).business) == ("harbour", "import")


@pytest.mark.parametrize("batch", [10, 1])
def test_two_rows_that_contradict_each_other_change_nothing_again(
    bread: Business, harbour: Partner, mill: Partner, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH", batch)
    BusinessReference.objects.create(business=bread, reference="2")
    alone = PersonFactory.create()
    header = ["Customer number", "Contact email", "Partner"]
    rows = [["1", "", "harbour"], ["2", "", "mill"], ["", alone.email, "mill"], ["3", alone.email, "harbour"]]
    for expected in ((1, 1, 0, 2), (0, 0, 2, 2), (0, 0, 2, 2)):
        held = bring("businesses", header, *rows)
        assert counts(held) == expected
        assert faults(held) == [(3, "partner:other_partner"), (5, "partner:other_partner")]
        assert now(bread) == ("harbour", "import")
        assert now(Membership.objects.get(person=alone).business) == ("mill", "import")
    assert words(held)[0] == (
        "Partner: An earlier row names another partner for the same business. Leave one of them in the file."
    )
    assert PartnerOfRecord.objects.count() == 2


def test_by_the_command(tmp_path: Path, bread: Business, harbour: Partner) -> None:
    path, printed = tmp_path / "served.csv", StringIO()
    path.write_bytes(written(HEADER, ["1", "Harbour"]))
    call_command("import_rows", "businesses", str(path), stdout=printed, stderr=StringIO())
    assert printed.getvalue() == "0 new, 1 changed, 0 unchanged, 0 wrong\n"
    assert now(bread) == ("harbour", "import")


def test_the_studio_offers_the_column(admin: Person) -> None:
    client = Client()
    client.force_login(admin)
    assert "<td data-content>northgate-it</td>" in client.get("/studio/imports/new/?kind=businesses").text
    held = taken("businesses", written(HEADER, ["1", "harbour"]), admin)
    assert held.columns == ["customer", "partner"]
    assert (
        '<option value="partner" selected>Partner</option>'
        in client.get(f"/studio/imports/{held.pk}/columns/").text
    )
