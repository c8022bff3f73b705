"""However much is here already, a batch reads no table whole: each takes as long as the first."""

import pytest
from django.db import connection

from portal.models import Notice, NoticeOccasion
from profiles.models import (
    Business,
    BusinessReference,
    CurrentFact,
    Fact,
    ImportKey,
    Membership,
    PartnerOfRecord,
    Person,
)
from tests.factories import MembershipFactory, PersonFactory
from tests.profiles.imports.bringing import bring, counts
from tests.profiles.partners.conftest import make_partner

pytestmark = pytest.mark.django_db

LARGE = (
    Person,
    Business,
    BusinessReference,
    Membership,
    Fact,
    CurrentFact,
    ImportKey,
    PartnerOfRecord,
    Notice,
    NoticeOccasion,
)
PEOPLE = ["Email", "Name", "Company", "Customer number", "Industry", "Town", "Role"]
BUSINESSES = ["Customer number", "Contact email", "Company", "Industry", "Partner"]


def read_whole() -> dict[str, int]:
    """How often, in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, seq_scan FROM pg_stat_xact_user_tables WHERE relname = ANY(%s)",
            [[model._meta.db_table for model in LARGE]],
        )
        return dict(cursor.fetchall())


def test_no_table_is_read_whole() -> None:
    known = MembershipFactory.create()
    at_first = read_whole()["profiles_person"]
    assert list(Person.objects.order_by().values_list("name"))
    assert read_whole()["profiles_person"] == at_first + 1, "it counts"
    email = PersonFactory.create().email
    people = [
        ["a@a.example", "A", "A Ltd", "1", "bakery", "Leeds", "owner"],
        [email, "", "", "2", "", "", ""],
    ]
    make_partner("harbour")
    make_partner("mill")
    businesses = [["3", "", "C Ltd", "cafe", "harbour"], ["", known.person.email, "D Ltd", "cafe", "harbour"]]
    _bring(people, businesses)
    _bring(people, [[*row[:4], "mill"] for row in businesses])
    assert PartnerOfRecord.objects.count() == 4
    before = read_whole()
    _bring(people, businesses)
    new = ["b@b.example", "B", "B Ltd", "4", "bakery", "Leeds", "owner"]
    _bring([*people, new], [*businesses, ["5", "", "E Ltd", "cafe", "harbour"]])
    assert read_whole() == before
    told = Notice.objects.filter(kind="business_partner")
    assert (PartnerOfRecord.objects.count(), told.count()) == (7, 3)


def _bring(people: list[list[str]], businesses: list[list[str]]) -> None:
    """The first time, tables are empty: those are read whole."""
    assert counts(bring("people", PEOPLE, *people))[3] == 0
    assert counts(bring("businesses", BUSINESSES, *businesses))[3] == 0
