"""The people of a business choose who looks after it; one at a time, told to whom it concerns, and with a way back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from portal.activity.models import Activity
from portal.mail.models import Message
from portal.notices.models import Notice
from profiles.colleagues.leaving import leave
from profiles.merging.merging import merge_businesses
from profiles.models import Business, Introduction, Partner, PartnerOfRecord, Person
from profiles.partners import views
from profiles.partners.choosing import choose, end_record, set_partner
from profiles.partners.introducing import show
from tests.factories import MembershipFactory, PersonFactory
from tests.profiles.partners.conftest import AsPerson, make_partner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]
OWN = "/me/partner/"


def history(business: Business) -> list[tuple[str, str, bool]]:
    rows = PartnerOfRecord.objects.filter(business=business).order_by("pk")
    return [(row.partner.slug, row.source, row.until_at is None) for row in rows.select_related("partner")]


def verbs(person: Person) -> list[str]:
    rows = Activity.objects.filter(person=person, verb__contains="partner").order_by("pk")
    return list(rows.values_list("verb", flat=True))


@pytest.fixture
def owner(marta: Person, as_person: AsPerson) -> Client:
    return as_person(marta)


def test_a_colleague_chooses_too_and_the_partner_s_people_are_told(
    ben: Person, bread: Business, harbour: Partner, seller: Person, miller: Person, as_person: AsPerson
) -> None:
    client = as_person(ben)
    assert "Make them our partner" in client.get("/partners/harbour/").text
    answer = client.post("/partners/harbour/choose/", follow=True)
    assert "Harbour now looks after your business." in answer.text
    assert history(bread) == [("harbour", "member", True)]
    assert verbs(ben) == ["chose_partner"]
    told = Message.objects.filter(kind="told")
    assert list(told.values_list("person__email", flat=True)) == [seller.email]
    assert "Marta Bread made you their partner." in as_person(seller).get("/notices/").text
    assert "Marta Bread" not in as_person(miller).get("/notices/").text
    client.post("/partners/harbour/choose/")
    assert history(bread) == [("harbour", "member", True)]


def test_another_one_takes_their_place_and_it_can_be_taken_back(
    owner: Client, bread: Business, marta: Person, harbour: Partner, mill: Partner
) -> None:
    set_partner(bread, harbour, by=PersonFactory.create())
    assert "Take the choice back" not in owner.get(OWN).text
    assert "Now Harbour looks after your business." in owner.get("/partners/mill/").text
    owner.post("/partners/mill/choose/")
    assert history(bread) == [("harbour", "staff", False), ("mill", "member", True)]
    assert "Take the choice back" in owner.get(OWN).text
    owner.post(f"{OWN}undo/")
    assert history(bread)[1:] == [("mill", "member", False), ("harbour", "staff", True)]
    assert owner.post(f"{OWN}undo/").status_code == 404
    assert verbs(marta) == ["chose_partner", "took_back_partner"]


def test_an_end_can_be_taken_back_for_a_day(owner: Client, bread: Business, harbour: Partner) -> None:
    assert owner.post(f"{OWN}end/").status_code == 404
    owner.post("/partners/harbour/choose/")
    owner.post(f"{OWN}end/")
    assert "Nobody looks after your business." in owner.get(OWN).text
    owner.post(f"{OWN}undo/")
    assert history(bread) == [("harbour", "member", False), ("harbour", "member", True)]
    PartnerOfRecord.objects.update(from_at=timezone.now() - timedelta(days=2))
    assert owner.post(f"{OWN}undo/").status_code == 404
    owner.post(f"{OWN}end/")
    PartnerOfRecord.objects.filter(until_at__isnull=False).update(until_at=timezone.now() - timedelta(days=1))
    assert "Take the end back" not in owner.get(OWN).text


def test_what_was_taken_back_twice_is_as_it_was(
    owner: Client, bread: Business, harbour: Partner, mill: Partner
) -> None:
    owner.post("/partners/harbour/choose/")
    owner.post("/partners/mill/choose/")
    for now in ("harbour", "mill", "harbour"):
        owner.post(f"{OWN}undo/")
        assert history(bread)[-1] == (now, "member", True)


def test_the_first_choice_taken_back_leaves_nobody(owner: Client, bread: Business, harbour: Partner) -> None:
    owner.post("/partners/harbour/choose/")
    owner.post(f"{OWN}undo/")
    assert history(bread) == [("harbour", "member", False)]


def test_what_staff_ended_stays_ended(
    owner: Client, bread: Business, marta: Person, harbour: Partner
) -> None:
    choose(marta, harbour)
    assert end_record(PartnerOfRecord.objects.get(), by=PersonFactory.create())
    assert owner.post(f"{OWN}undo/").status_code == 404
    assert "Harbour no longer looks after your business." in owner.get("/notices/").text


def test_who_works_nowhere_chooses_nobody(harbour: Partner, as_person: AsPerson) -> None:
    client = as_person(PersonFactory.create())
    assert client.post("/partners/harbour/choose/").status_code == 404
    assert client.post("/partners/gone/choose/").status_code == 404
    assert "Tell us something about your business first." in client.get("/partners/harbour/").text
    assert Client().post("/partners/harbour/choose/").status_code == 302
    assert Client().get("/partners/harbour/choose/").status_code == 405
    assert not PartnerOfRecord.objects.exists()


def test_who_leaves_at_that_moment_chooses_nobody(
    ben: Person, harbour: Partner, as_person: AsPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = views.get_partner

    def late(slug: str) -> Partner:
        leave(ben)
        return found(slug)

    monkeypatch.setattr(views, "get_partner", late)
    assert as_person(ben).post("/partners/harbour/choose/").status_code == 404
    assert not PartnerOfRecord.objects.exists()


def test_one_partner_at_a_time_by_constraint(bread: Business, harbour: Partner, mill: Partner) -> None:
    PartnerOfRecord.objects.create(business=bread, partner=harbour, source="import")
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnerOfRecord.objects.create(business=bread, partner=mill, source="import")


def test_each_says_for_themselves_what_is_seen_and_a_new_partner_sees_nothing(
    owner: Client, marta: Person, harbour: Partner, mill: Partner
) -> None:
    assert owner.post(f"{OWN}shown/", {"shows": "name"}).status_code == 404
    choose(marta, harbour)
    answer = owner.post(f"{OWN}shown/", {"shows": "everything"})
    assert (answer.status_code, "everything is not one of the available choices" in answer.text) == (
        422,
        True,
    )
    owner.post(f"{OWN}shown/", {"shows": "mail"})
    assert list(Introduction.objects.values_list("person__name", "shows")) == [("Marta Berg", "mail")]
    owner.post(f"{OWN}shown/", {"shows": "nothing"})
    assert not Introduction.objects.exists()
    show(marta, "name")
    choose(marta, mill)
    assert not Introduction.objects.exists()


@pytest.fixture
def zoe(mill: Partner, staff: Person) -> Person:
    """Of another business, Cakes, that Mill looks after and sees her name of."""
    person: Person = MembershipFactory.create(person__name="Zoe", business__name="Cakes").person
    set_partner(person.memberships.get().business, mill, by=staff)
    show(person, "name")
    return person


@pytest.fixture
def staff(db: None) -> Person:
    return PersonFactory.create(is_staff=True, is_superuser=True)


def preview(staff: Client, kept: Business, gone: Business) -> str:
    return staff.get(f"/admin/profiles/business/{kept.pk}/merge/", {"other": gone.pk}).text


def test_of_two_merged_businesses_the_partner_of_the_one_that_is_kept_stays_and_the_other_s_is_ended(
    bread: Business,
    marta: Person,
    zoe: Person,
    staff: Person,
    harbour: Partner,
    miller: Person,
    as_person: AsPerson,
) -> None:
    choose(marta, harbour)
    cakes = zoe.memberships.get().business
    page = preview(as_person(staff), bread, cakes)
    assert "<td>Harbour</td><td>Mill</td>" in page
    assert "Mill is told that it no longer looks after the other one." in page
    merge_businesses(bread, cakes, by=staff)
    assert history(bread) == [("mill", "staff", False), ("harbour", "member", True)]
    ended = PartnerOfRecord.objects.get(partner__slug="mill")
    assert (ended.ended_by, Introduction.objects.count()) == (staff, 0)
    noted = Activity.objects.filter(verb="partner_set_by_staff", data__ended="mill").get()
    assert (noted.person, noted.subject) == (staff, f"business:{bread.pk}")
    theirs = as_person(miller).get("/notices/").text
    assert "A business that you looked after was joined with another one" in theirs
    assert "Marta Bread" not in theirs
    own = as_person(zoe).get("/notices/").text
    assert "Mill no longer looks after your business." in own
    assert "Harbour now looks after your business." in own
    assert "Harbour" not in as_person(marta).get("/notices/").text


def test_a_partner_of_before_learns_nothing_of_the_one_that_is_kept(
    bread: Business, zoe: Person, staff: Person, miller: Person, as_person: AsPerson
) -> None:
    cakes = zoe.memberships.get().business
    end_record(PartnerOfRecord.objects.get(), by=staff)
    merge_businesses(bread, cakes, by=staff)
    theirs = as_person(miller).get("/notices/").text
    assert "You no longer look after Cakes." in theirs
    assert "Marta Bread" not in theirs


def test_without_a_partner_the_merged_one_gets_the_other_s_and_what_it_may_see(
    bread: Business, marta: Person, zoe: Person, staff: Person, miller: Person, as_person: AsPerson
) -> None:
    cakes = zoe.memberships.get().business
    assert "Mill comes along as its partner" in preview(as_person(staff), bread, cakes)
    merge_businesses(bread, cakes, by=staff)
    assert history(bread) == [("mill", "staff", True)]
    assert "Zoe" in as_person(miller).get(f"/partner/{bread.pk}/").text
    assert "Mill now looks after your business." in as_person(marta).get("/notices/").text
    assert "no longer" not in as_person(miller).get("/notices/").text


def test_a_partner_of_both_stays_and_asks_anew(
    bread: Business, zoe: Person, staff: Person, mill: Partner, miller: Person, as_person: AsPerson
) -> None:
    set_partner(bread, mill, by=staff)
    cakes = zoe.memberships.get().business
    assert "Mill looks after both." in preview(as_person(staff), bread, cakes)
    merge_businesses(bread, cakes, by=staff)
    assert history(bread) == [("mill", "staff", False), ("mill", "staff", True)]
    assert not Introduction.objects.exists()
    assert "no longer" not in as_person(miller).get("/notices/").text
    assert "no longer" not in as_person(zoe).get("/notices/").text


def test_notices_are_about_one_s_own_only(
    bread: Business, marta: Person, ben: Person, seller: Person, harbour: Partner, as_person: AsPerson
) -> None:
    choose(marta, harbour)
    assert Notice.objects.filter(kind="business_partner").values_list("person", flat=True).get() == ben.pk
    assert "Harbour now looks after your business." in as_person(ben).get("/notices/").text
    harbour.staff.update(until_at=timezone.now())
    assert "Marta Bread" not in as_person(seller).get("/notices/").text
    make_partner("third")
