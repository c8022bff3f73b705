"""Admins edit partners, their people and who looks after whom; all of it noted in the history."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from profiles.models import Business, Competency, Partner, PartnerOfRecord, PartnerStaff, Person
from tests.factories import PersonFactory
from tests.profiles.partners.conftest import AsPerson

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]
ADMIN = "/admin/profiles/"
NO_STAFF = {"staff-TOTAL_FORMS": "0", "staff-INITIAL_FORMS": "0"}
WORDS = {
    "name": "Tyne IT",
    "slug": "tyne",
    "language": "en",
    "summary": "It sells.",
    "tier": "2",
    "is_active": "on",
}


def of_role(role: str) -> Client:
    person = PersonFactory.create(is_staff=True)
    person.groups.set(Group.objects.filter(name=role))
    client = Client()
    client.force_login(person)
    return client


def staff_row(partner: Partner, *people: Person, **more: str) -> dict[str, Any]:
    """New rows of the inline."""
    rows = {"staff-TOTAL_FORMS": str(len(people)), "staff-INITIAL_FORMS": "0", **more}
    for at, person in enumerate(people):
        rows |= {f"staff-{at}-person": str(person.pk), f"staff-{at}-partner": str(partner.pk)}
    return rows


def test_a_partner_is_made_and_its_people_come_and_go(harbour: Partner, seller: Person) -> None:
    admin, sam = of_role("admin"), PersonFactory.create()
    admin.post(f"{ADMIN}partner/add/", {**WORDS, "regions": ["nowhere"], **NO_STAFF})
    assert not Partner.objects.filter(slug="tyne").exists()
    assert admin.post(f"{ADMIN}partner/add/", {**WORDS, **NO_STAFF}).status_code == 302
    tyne = Partner.objects.get(slug="tyne")
    url = f"{ADMIN}partner/{tyne.pk}/change/"
    refused = admin.post(url, {**WORDS, **staff_row(tyne, seller)})
    assert "A person works for one partner at a time." in refused.text
    assert admin.post(url, {**WORDS, **staff_row(tyne, sam)}).status_code == 302
    assert PartnerStaff.objects.get(person=sam, until_at=None).partner == tyne
    for at in ("2001-01-01", "0001-01-01"):
        over = {"staff-0-until_at_0": at, "staff-0-until_at_1": "00:00:00"}
        refused = admin.post(url, {**WORDS, **staff_row(tyne, PersonFactory.create(), **over)})
        assert (refused.status_code, PartnerStaff.objects.filter(partner=tyne).count()) == (200, 1)
    kept = PartnerStaff.objects.get(partner=tyne)
    row = {**staff_row(tyne, sam), "staff-INITIAL_FORMS": "1", "staff-0-id": str(kept.pk)}
    before = {"staff-0-until_at_0": "2001-01-01", "staff-0-until_at_1": "00:00:00"}
    assert "That is before they began." in admin.post(url, {**WORDS, **row, **before}).text
    assert admin.post(f"{ADMIN}partner/{tyne.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "Tyne IT" in admin.get(f"{ADMIN}partner/{tyne.pk}/history/").text


def test_regions_that_nobody_offers_stay(harbour: Partner) -> None:
    Partner.objects.update(regions=["moon"])
    admin = of_role("admin")
    url = f"{ADMIN}partner/{harbour.pk}/change/"
    assert 'value="moon"' in admin.get(url).text
    admin.post(url, {**WORDS, "regions": ["moon"], **NO_STAFF})
    assert Partner.objects.get().regions == ["moon"]


def test_what_a_competency_answers_is_chosen_from_what_there_is() -> None:
    admin = of_role("admin")
    words = {"slug": "tills", "words": '{"en": {"label": "tills"}}', "position": "0"}
    refused = admin.post(f"{ADMIN}competency/add/", {**words, "needs": ["world-peace"]})
    assert "world-peace is not one of the available choices" in refused.text
    admin.post(f"{ADMIN}competency/add/", {**words, "needs": ["get-paid"], "families": ["selling"]})
    assert Competency.objects.values_list("needs", "families").get() == (["get-paid"], ["selling"])


@pytest.mark.parametrize("role", ["admin", "marketer"])
def test_staff_set_and_end_who_looks_after_a_business(
    role: str, bread: Business, harbour: Partner, mill: Partner
) -> None:
    staff, add = of_role(role), f"{ADMIN}partnerofrecord/add/"
    for partner in (harbour, mill):
        assert staff.post(add, {"business": bread.pk, "partner": partner.pk}).status_code == 302
    again = staff.post(add, {"business": bread.pk, "partner": mill.pk})
    assert "This partner looks after the business already." in again.text
    rows = PartnerOfRecord.objects.order_by("pk")
    assert [(row.partner, row.source, row.until_at is None) for row in rows] == [
        (harbour, "staff", False),
        (mill, "staff", True),
    ]
    now = rows[1]
    url = f"{ADMIN}partnerofrecord/{now.pk}/change/"
    assert 'name="partner"' not in staff.get(url).text
    staff.post(url, {"business": bread.pk, "partner": harbour.pk})
    assert PartnerOfRecord.objects.filter(partner=harbour).count() == 1
    act = {"action": "end_them", "_selected_action": [now.pk], "confirmed": "1"}
    staff.post(f"{ADMIN}partnerofrecord/", act)
    assert not PartnerOfRecord.objects.filter(until_at=None).exists()
    kinds = LogEntry.objects.filter(content_type__model="partnerofrecord").values_list(
        "action_flag", flat=True
    )
    assert sorted(kinds) == [1, 1, 2, 2]


def test_others_only_look(bread: Business, harbour: Partner) -> None:
    agent = of_role("agent")
    assert agent.get(f"{ADMIN}partner/").status_code == 200
    assert agent.get(f"{ADMIN}partnerofrecord/").status_code == 200
    assert agent.post(f"{ADMIN}partnerofrecord/add/", {}).status_code == 403
    assert of_role("moderator").get(f"{ADMIN}partner/").status_code == 403


def test_the_studio_counts_what_is_now(
    bread: Business, harbour: Partner, mill: Partner, seller: Person, as_person: AsPerson
) -> None:
    staff = of_role("marketer")
    before = timezone.now() - timedelta(days=9)
    old, new = PersonFactory.create(), {"source": "import", "business": bread}
    PartnerStaff.objects.create(person=old, partner=harbour, from_at=before, until_at=timezone.now())
    PartnerOfRecord.objects.create(partner=harbour, from_at=before, until_at=before, **new)
    PartnerOfRecord.objects.create(partner=harbour, **new)
    page = staff.get("/studio/partners/")
    shown = [(one.name, one.businesses, one.people) for one, _regions in page.context["partners"]]
    assert shown == [("Harbour", 1, 1), ("Mill", 0, 0)]
    found = staff.get("/studio/partners/", {"q": "MIL"}).context["partners"]
    assert [one.name for one, _regions in found] == ["Mill"]
    after = staff.get("/studio/partners/", {"after": "Harbour"}).context["partners"]
    assert [one.name for one, _regions in after] == ["Mill"]
