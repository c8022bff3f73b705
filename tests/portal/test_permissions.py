import pytest
from django.contrib.auth.models import Group, Permission

from portal.permissions import staff_who_may
from profiles.people.roles import sync_roles
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def test_staff_who_may() -> None:
    sync_roles()
    by_role, alone, boss, outside, other = (
        PersonFactory.create(is_staff=staff, is_superuser=boss)
        for staff, boss in ((True, False), (True, False), (True, True), (False, False), (True, False))
    )
    agents = Group.objects.get(name="agent")
    by_role.groups.add(agents)
    outside.groups.add(agents)
    alone.user_permissions.add(Permission.objects.get(codename="view_helprequest"))
    found = set(staff_who_may("community.view_helprequest"))
    assert found == {by_role, alone, boss}
    assert other not in found
