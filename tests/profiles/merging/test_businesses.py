from datetime import date, timedelta

import pytest
from django.utils import timezone

from portal.activity.models import Activity
from profiles.colleagues.inviting import invite, take_back
from profiles.facts.models import Fact
from profiles.facts.querysets import facts_of
from profiles.facts.telling import tell
from profiles.merging.merging import NotMergeable, merge_businesses
from profiles.merging.previewing import preview_businesses
from profiles.models import (
    Business,
    FoundByDomain,
    Invitation,
    JoinRequest,
    Membership,
    OwnedProduct,
    Person,
    Product,
    Purchase,
    PurchaseTotal,
)
from profiles.owning.changing import use
from profiles.purchases.buying import keep_purchases
from profiles.security.closing import close
from tests.factories import BusinessFactory, MembershipFactory, PersonFactory
from tests.profiles.colleagues.conftest import here

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


@pytest.fixture
def kept(db: None) -> Business:
    business: Business = MembershipFactory.create(person__email="marta@x.example", business__name="").business
    return business


@pytest.fixture
def gone(db: None) -> Business:
    business: Business = MembershipFactory.create(
        person__email="zoe@y.example", business__name="Cakes"
    ).business
    MembershipFactory.create(person__email="ben@y.example", business=business)
    return business


@pytest.fixture
def admin(db: None) -> Person:
    return PersonFactory.create(is_staff=True, is_superuser=True)


def person(name: str) -> Person:
    return Person.objects.get(email__startswith=name)


def test_people_answers_and_name_move_and_the_other_is_gone(
    kept: Business, gone: Business, admin: Person
) -> None:
    tell(person("marta"), "industry", ["bakery"])
    tell(person("zoe"), "industry", ["cafe"])
    tell(person("ben"), "town", ["Hexham"])
    tell(person("zoe"), "employees", ["2-9"])
    tell(person("marta"), "employees", ["10-49"])
    pk = gone.pk
    merge_businesses(kept, gone, by=admin)
    assert here(kept) == [("ben", "colleague"), ("marta", "owner"), ("zoe", "colleague")]
    known = facts_of(person("zoe"))
    assert [known.said(slug) for slug in ("industry", "town", "employees")] == [
        ["cafe"],
        ["Hexham"],
        ["10-49"],
    ]
    assert Fact.objects.filter(business=kept).count() == 5
    kept.refresh_from_db()
    assert kept.name == "Cakes"
    assert not Business.objects.filter(pk=pk).exists()
    happened = Activity.objects.get(verb="businesses_merged")
    assert (happened.person, happened.subject, happened.data["gone"]) == (admin, f"business:{kept.pk}", pk)


def test_without_an_owner_here_the_other_s_owns(gone: Business, admin: Person) -> None:
    kept = BusinessFactory.create()
    merge_businesses(kept, gone, by=admin)
    assert here(kept) == [("ben", "colleague"), ("zoe", "owner")]


def test_the_history_of_who_was_there_moves(kept: Business, gone: Business, admin: Person) -> None:
    Membership.objects.filter(person__email="ben@y.example").update(until_at="2100-01-01T00:00Z")
    merge_businesses(kept, gone, by=admin)
    assert Membership.objects.filter(business=kept, until_at__isnull=False).count() == 1


def test_an_address_that_both_invited_has_one_open_invitation(
    kept: Business, gone: Business, admin: Person
) -> None:
    for name in ("marta", "zoe"):
        invite(person(name), "nia@books.example", "")
    take_back(person("zoe"), invite(person("zoe"), "jo@books.example", ""))
    invite(person("zoe"), "ruth@books.example", "")
    JoinRequest.objects.create(business=gone, person=PersonFactory.create())
    FoundByDomain.objects.create(business=gone, domain="y.example")
    merge_businesses(kept, gone, by=admin)
    rows = Invitation.objects.filter(business=kept).order_by("email")
    assert [(row.email[:3], row.outcome) for row in rows] == [("jo@", "taken_back"), ("nia", ""), ("rut", "")]
    assert JoinRequest.objects.get().business == kept
    assert not FoundByDomain.objects.exists()


def test_nothing_goes_into_itself_or_into_what_is_gone(kept: Business, gone: Business, admin: Person) -> None:
    with pytest.raises(NotMergeable):
        merge_businesses(kept, kept, by=admin)
    missing = Business(pk=gone.pk + 100)
    with pytest.raises(NotMergeable):
        merge_businesses(kept, missing, by=admin)


def test_what_they_use_and_bought_moves_and_is_summed_anew(
    kept: Business, gone: Business, admin: Person
) -> None:
    till, payroll = Product.objects.get(slug="kinship-till"), Product.objects.get(slug="payroll")
    use(person("marta"), till, {"seats": 2})
    use(person("zoe"), till, {"seats": 5})
    use(person("zoe"), payroll)
    for business, reference in ((kept, "A1"), (gone, "A2")):
        row = Purchase(
            business=business,
            product=till,
            on=date(2026, 11, 2),
            amount=10,
            currency="EUR",
            reference=reference,
        )
        row.source = "shop"
        keep_purchases("shop", [row])
    merge_businesses(kept, gone, by=admin)
    owned = OwnedProduct.objects.filter(business=kept).order_by("product__slug")
    assert [(row.product.slug, row.seats) for row in owned] == [("kinship-till", 5), ("payroll", None)]
    assert sorted(facts_of(person("marta")).said("software")) == ["kinship-till", "payroll"]
    assert [(row.times, row.amount) for row in PurchaseTotal.objects.all()] == [(2, 20)]


def test_an_owner_who_can_t_come_in_gives_way_to_one_who_can(
    kept: Business, gone: Business, admin: Person
) -> None:
    """Not to the colleague longest there."""
    close(person("marta"), network="")
    before = timezone.now() - timedelta(days=9)
    Membership.objects.filter(person=person("ben")).update(from_at=before)
    conflicts = preview_businesses(kept, gone).conflicts
    assert [(one.wins, one.loses) for one in conflicts] == [("zoe@y.example", "marta@x.example")]
    merge_businesses(kept, gone, by=admin)
    assert here(kept) == [("ben", "colleague"), ("marta", "colleague"), ("zoe", "owner")]
