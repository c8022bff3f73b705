import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command

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
