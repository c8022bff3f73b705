"""The operators' list of what happened: it reads its page, however much there is."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client

from portal.activity.models import Activity
from profiles.people.models import Person
from profiles.people.roles import sync_roles
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/portal/activity/"
QUERIES = 6
"""Session, person, two for the permissions, the rows there are up to a limit, the page."""


@pytest.fixture
def admin() -> Client:
    sync_roles()
    person = PersonFactory.create(is_staff=True)
    person.groups.add(Group.objects.get(name="admin"))
    client = Client()
    client.force_login(person)
    return client


def test_the_newest_come_first_and_a_verb_can_be_picked(admin: Client, member: Person) -> None:
    for verb in ("joined", "told", "told"):
        Activity.objects.create(verb=verb, person=member, subject=f"what:{verb}")
    text = admin.get(LIST).text
    assert text.index("what:told") < text.index("what:joined")
    picked = admin.get(LIST, {"verb": "joined"}).text
    assert "what:joined" in picked
    assert "what:told" not in picked


def test_a_rare_verb_is_found_by_its_index() -> None:
    """Of twenty million rows all would be read else. Without seqscan the planner takes an index if any will do."""
    rows = Activity.objects.filter(verb="account_closed").values("pk")[:1000]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "activity_of_verb" in rows.explain()


def test_no_column_sorts_what_happened(admin: Client, member: Person) -> None:
    Activity.objects.create(verb="told", person=member)
    assert "?o=" not in admin.get(LIST).text


@pytest.mark.parametrize("rows", [1, 60])
def test_the_number_of_queries_is_the_same_for_few_and_for_many(
    admin: Client, member: Person, rows: int, django_assert_num_queries: Any
) -> None:
    Activity.objects.bulk_create(Activity(verb="told", person=member) for _ in range(rows))
    admin.get(LIST)
    with django_assert_num_queries(QUERIES) as counted:
        admin.get(LIST)
    assert not [query for query in counted.captured_queries if "DISTINCT" in query["sql"]]
