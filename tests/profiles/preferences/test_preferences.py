from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone

from portal.activity.models import Activity
from portal.mail.tracking.privacy import untracked_people
from portal.panels.registry import panels
from profiles.people.models import Person
from profiles.preferences.models import Preferences

pytestmark = pytest.mark.django_db


def form(**changes: str) -> dict[str, str]:
    chosen = {
        "language": "en",
        "time_zone": "Europe/Berlin",
        "cadence": "monthly",
        "paused_until": "",
    } | changes
    return {f"p-{name}": value for name, value in chosen.items()}


def test_saving_keeps_everything(member_client: Client, member: Person) -> None:
    until = timezone.localdate() + timedelta(days=30)
    answer = member_client.post("/me/preferences/", form(language="de", paused_until=until.isoformat()))
    assert answer["Location"].endswith("#preferences")
    member.refresh_from_db()
    assert (member.language, member.time_zone) == ("de", "Europe/Berlin")
    kept = Preferences.objects.get()
    assert (kept.person, kept.cadence, kept.paused_until, kept.personalised) == (
        member,
        "monthly",
        until,
        False,
    )
    assert Activity.objects.get().verb == "preferences_changed"


@pytest.mark.parametrize(("ticked", "tracked"), [({"tracked": "on"}, True), ({}, False)])
def test_whether_mails_are_counted_is_theirs_to_say(
    member_client: Client, member: Person, ticked: dict[str, str], tracked: bool
) -> None:
    member_client.post("/me/preferences/", form(**ticked))
    assert Preferences.objects.get().tracked is tracked
    assert untracked_people([member.pk, 0]) == (set() if tracked else {member.pk})


def test_saving_twice_is_one_row(member_client: Client) -> None:
    member_client.post("/me/preferences/", form())
    member_client.post("/me/preferences/", form(cadence="weekly"))
    assert Preferences.objects.get().cadence == "weekly"


@pytest.mark.parametrize(
    "wrong",
    [
        {"language": "xx"},
        {"time_zone": "Mars/Olympus"},
        {"cadence": "hourly"},
        {"paused_until": "soon"},
        {"paused_until": date(2020, 1, 1).isoformat()},
    ],
)
def test_what_makes_no_sense_is_said_beside_the_field(member_client: Client, wrong: dict[str, str]) -> None:
    answer = member_client.post("/me/preferences/", form(**wrong))
    assert answer.status_code == 422
    assert answer.content.decode().count("One thing to put right") == 1
    assert not Preferences.objects.exists()


def test_visitors_and_other_methods_are_refused(client: Client, member_client: Client) -> None:
    assert client.post("/me/preferences/", form())["Location"].startswith("/join/")
    assert member_client.get("/me/preferences/").status_code == 405
    assert not Preferences.objects.exists()


def test_the_panel_shows_what_holds(member: Person, django_assert_num_queries: Callable[[int], Any]) -> None:
    member.time_zone = "Asia/Tashkent"
    Preferences.objects.create(person=member, cadence="twice_a_week", personalised=False, tracked=False)
    request = RequestFactory().get("/me/")
    request.user = member
    with django_assert_num_queries(1):
        context = panels["preferences"].build(request, member)
    page = render_to_string(panels["preferences"].template, context, request)
    assert '<option value="Asia/Tashkent" selected>Tashkent (Asia)</option>' in page
    assert '<option value="twice_a_week" selected>' in page
    assert " checked" not in page
    assert len(page) < 8_000
