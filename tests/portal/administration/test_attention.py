"""The front page of the admin says what waits, to those who can do something about it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from community.models import HelpRequest
from portal.branding.models import Brand
from portal.mail.models import Message, Pace, State
from portal.mail.planning import plan
from portal.web.heartbeats import note_life
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def front_page(role: str = "") -> str:
    person = PersonFactory.create(is_staff=True, is_superuser=not role)
    if role:
        person.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(person)
    return (
        client.get("/admin/")
        .content.decode()
        .partition('class="module attention"')[2]
        .partition("</section>")[0]
    )


@pytest.fixture
def all_is_well() -> None:
    Brand.objects.create(pk=1, name="Fernhill", postal_address="4 Mill Yard")
    for process in ("worker", "beat"):
        note_life(process)


@pytest.mark.usefixtures("all_is_well")
def test_nothing_waits() -> None:
    assert "Nothing waits for anybody." in front_page()


@pytest.mark.usefixtures("all_is_well")
def test_each_matter_is_said_and_leads_there() -> None:
    for at in range(2):
        HelpRequest.objects.create(email=f"{at}@example.org", text="The till is stuck")
        plan("code", None, f"code:{at}", address=f"{at}@example.org")
    Message.objects.update(state=State.IN_DOUBT)
    Pace.objects.create(scope="gmail.com", paused_until=timezone.now() + timedelta(hours=1))
    page = front_page()
    assert "2 people wait for an answer." in page
    assert "/admin/community/helprequest/?answered_at__isempty=1" in page
    assert "2 mails may have arrived or not: say which." in page
    assert "1 receiver gets nothing for now" in page
    Brand.objects.update(postal_address="")
    assert "no newsletter goes out without it" in front_page()


def test_silence_of_workers_is_said_to_superusers() -> None:
    assert "No sign of life from: worker, beat." in front_page()
    assert "No sign of life" not in front_page("admin")


def test_others_see_only_what_is_theirs() -> None:
    HelpRequest.objects.create(email="jo@example.org", text="The till is stuck")
    assert "1 person waits for an answer." in front_page("agent")
    assert "Nothing waits for anybody." in front_page("marketer")
