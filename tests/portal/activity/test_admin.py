"""The operators' list of what happened: it reads its page, however much there is."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
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


@pytest.mark.parametrize("rows", [1, 60])
def test_the_number_of_queries_is_the_same_for_few_and_for_many(
    admin: Client, member: Person, rows: int, django_assert_num_queries: Any
) -> None:
    Activity.objects.bulk_create(Activity(verb="told", person=member) for _ in range(rows))
    admin.get(LIST)
    with django_assert_num_queries(QUERIES) as counted:
        admin.get(LIST)
    assert not [query for query in counted.captured_queries if "DISTINCT" in query["sql"]]
