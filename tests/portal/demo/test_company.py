import random
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.test import Client

from portal.activity.models import Activity
from portal.mail.models import UNFINISHED, Message, State
from profiles.clusters.loading import load_clusters
from profiles.models import Business, Consent, CurrentFact, Fact, PartnerOfRecord, Person, Segment
from profiles.segments.demo import make_segments
from tests.portal.demo.fitting import only_owners_own_it, servers_of_fitting_businesses
from training.models import Progress

pytestmark = pytest.mark.django_db


def test_fifty_businesses_and_two_hundred_people_with_answers_consents_and_activity(company: None) -> None:
    people = Person.objects.filter(is_generated=True)
    assert people.filter(is_staff=False).count() == 205  # and Marta, three around her, and the partner
    assert Business.objects.filter(is_generated=True).count() == 51
    assert not Person.objects.filter(is_generated=False).exists()
    assert CurrentFact.objects.count() > 500
    assert Consent.objects.filter(given=True).count() > 100
    assert Progress.objects.count() > 50
    assert Activity.objects.filter(verb="joined").count() == people.count()


def test_kept_segments_are_made_beside_those_of_clusters(company: None) -> None:
    Segment.objects.all().delete()
    load_clusters()
    make_segments(random.Random(1))
    assert Segment.objects.filter(is_kept=True).count() == 6
    assert Segment.objects.filter(is_kept=False).count() == 3


def test_every_current_fact_stands_in_a_version_that_says_the_same(company: None) -> None:
    rows = CurrentFact.objects.select_related("fact")
    assert all(row.value in row.fact.value for row in rows)
    unheld = Fact.objects.annotate(rows=Count("current")).filter(rows=0)
    assert [(fact.source, fact.value) for fact in unheld] == [("agent", ["10-49"])]


def test_addresses_lead_nowhere_and_nobody_is_welcomed_again(company: None) -> None:
    assert not Person.objects.exclude(email__endswith=".example").exists()
    assert not Message.objects.filter(state__in=UNFINISHED).exists(), "nothing waits to be sent"
    welcomes = Message.objects.filter(kind="welcome")
    assert set(welcomes.values_list("state", flat=True)) == {State.SENT}


def test_the_same_seed_makes_the_same_people(company: None) -> None:
    first = Person.objects.order_by("pk").values_list("email", "name")[0]
    assert first == ("zoe.khan@business0.example", "Zoe Khan")


def test_a_second_run_makes_nothing(company: None) -> None:
    before = Person.objects.count()
    call_command("demo_company", "--people=200", stdout=StringIO())
    assert Person.objects.count() == before


def test_the_logins_are_printed_and_work(company: None, client: object) -> None:
    out = StringIO()
    call_command("demo_logins", stdout=out)
    lines = [line.split() for line in out.getvalue().splitlines()]
    assert [role for role, _, _ in lines] == [
        "member", "colleague", "admin", "marketer", "moderator", "agent", "expert", "partner",
    ]  # fmt: skip
    for _, address, password in lines:
        assert Person.objects.get(email=address).check_password(password)


@pytest.mark.parametrize("command", ["demo_company", "demo_logins"])
def test_there_is_no_demo_in_production(command: str, settings: object) -> None:
    settings.IS_DEMO = False  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="production"):
        call_command(command)


def test_the_partner_s_login_has_its_businesses_and_martas_is_one(company: None, client: Client) -> None:
    client.force_login(Person.objects.get(email="partner@kinship.example"))
    listed = client.get("/partner/").context["lines"]
    assert len(listed) >= 12
    martas = next(line for line in listed if line.record.business.name == "Marta’s Bread")
    page = client.get(f"/partner/{martas.record.business_id}/").text
    assert "Marta Berg" in page
    assert "Ben Okafor" not in page
    assert PartnerOfRecord.objects.filter(until_at=None).values("partner").distinct().count() > 1


def test_answers_of_a_business_fit_together(company: None) -> None:
    assert servers_of_fitting_businesses() > 0


def test_owners_alone_say_that_they_own_it(company: None) -> None:
    only_owners_own_it()


def test_in_the_demo_every_page_says_that_people_are_generated(
    db: None, client: Client, settings: Any
) -> None:
    words = "Demo: people and businesses are generated."
    assert words not in client.get("/join/").text
    settings.MODE = "demo"
    assert words in client.get("/join/").text
