import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.test import Client
from structlog.testing import capture_logs

from profiles.models import Person
from profiles.people.roles import ROLES, sync_roles

pytestmark = pytest.mark.django_db


def held() -> dict[str, set[str]]:
    return {
        group.name: {f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.all()}
        for group in Group.objects.all()
    }


def test_migrating_makes_the_roles_hold_exactly_what_is_written() -> None:
    assert held() == {role: set(names) for role, names in ROLES.items()}
    assert set(ROLES) == {"expert", "moderator", "agent", "partner", "marketer", "admin"}


def test_what_was_added_by_hand_is_taken_back() -> None:
    Group.objects.get(name="agent").permissions.add(Permission.objects.get(codename="change_person"))
    Group.objects.filter(name="marketer").delete()
    assert sync_roles() == []
    assert held() == {role: set(names) for role, names in ROLES.items()}


def test_nobody_but_admins_may_change_people() -> None:
    assert [role for role, names in held().items() if "profiles.change_person" in names] == ["admin"]


def test_a_permission_that_does_not_exist_is_loud(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROLES, "expert", ("forums.answer",))
    with pytest.raises(CommandError, match=r"forums\.answer"):
        call_command("sync_roles")


def test_the_command_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("sync_roles")
    assert capsys.readouterr().out == "Roles are in step.\n"


def test_a_role_of_the_staff_areas_needs_the_way_in(member: Person) -> None:
    root = Person.objects.create_superuser("root@example.org", "a long enough password")
    client = Client()
    client.force_login(root)
    url, admins = f"/admin/profiles/person/{member.pk}/change/", Group.objects.get(name="admin")
    inline = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    words = {"name": "Marta", "language": "en", "time_zone": "UTC", "groups": [admins.pk], **inline}
    refused = client.post(url, words).content.decode()
    assert "Tick this too: the role works only in the staff areas." in refused
    assert client.post(url, {**words, "is_staff": "on"}).status_code == 302
    assert list(member.groups.all()) == [admins]


def test_migrating_says_which_permissions_do_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROLES, "expert", ("forums.answer",))
    with capture_logs() as logs:
        call_command("migrate", verbosity=0)
    assert [line["missing"] for line in logs if "missing" in line] == [["forums.answer"]]
