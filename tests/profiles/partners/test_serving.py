"""Who works for a partner sees the businesses that it looks after now, of each what the rule says, and no other."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from profiles.facts.telling import tell
from profiles.models import Business, Partner, PartnerOfRecord, PartnerStaff, Person, Product, Purchase
from profiles.owning.changing import use
from profiles.partners.choosing import choose, end, set_partner
from profiles.partners.introducing import show
from profiles.partners.querysets import PAGE
from profiles.purchases.buying import keep_purchases
from tests.factories import BusinessFactory, MembershipFactory, PersonFactory
from tests.ids import NO_IDS
from tests.profiles.partners.conftest import AsPerson

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]
LIST = "/partner/"


def page_of(business: Business) -> str:
    return f"{LIST}{business.pk}/"


@pytest.fixture
def client(seller: Person, as_person: AsPerson) -> Client:
    return as_person(seller)


@pytest.fixture
def told(marta: Person, harbour: Partner, bread: Business) -> Business:
    """What is known of the business, of which a partner sees a part."""
    choose(marta, harbour)
    for question, answer in (("industry", "bakery"), ("employees", "2-9"), ("town", "Hexham")):
        tell(marta, question, [answer])
    tell(marta, "need", ["get-paid"])
    products = {one.slug: one for one in Product.objects.all()}
    use(marta, products["kinship-till"], {"seats": 3, "renews_on": timezone.localdate() + timedelta(days=40)})
    use(marta, products["other-accounting"])
    sold = {
        "product": products["kinship-till"],
        "on": date(2026, 5, 1),
        "amount": "120.50",
        "currency": "EUR",
    }
    keep_purchases(
        "shop",
        [
            Purchase(business=bread, source="shop", reference="1", partner="HARBOUR", **sold),
            Purchase(business=bread, source="shop", reference="2", partner="Mill", **{**sold, "amount": 77}),
        ],
    )
    return bread


def test_a_partner_sees_what_the_rule_says_and_no_more(client: Client, told: Business, marta: Person) -> None:
    page = client.get(page_of(told)).text
    for words in ("Marta Bread", "a bakery", "2 to 9 people", "Kinship Till", "3 seats.", "120.50 EUR"):
        assert words in page
    other = Product.objects.get(slug="other-accounting").words["en"]["label"]
    hidden = ("Hexham", "get paid", other, "77.00", "Marta Berg", marta.email, "Ben Okafor")
    assert [words for words in hidden if words in page] == []
    assert "Nobody yet." in page
    listed = client.get(LIST).text
    assert "Bakery, 2 to 9 people" in listed
    assert "Kinship Till renews on" in listed


@pytest.mark.parametrize(("shows", "sees_mail"), [("name", False), ("mail", True)])
def test_people_are_seen_as_far_as_they_said(
    client: Client, told: Business, marta: Person, ben: Person, shows: str, sees_mail: bool
) -> None:
    show(marta, shows)
    page = client.get(page_of(told)).text
    assert ("Marta Berg" in page, "Owner" in page, marta.email in page) == (True, True, sees_mail)
    assert "Ben Okafor" not in page
    marta.memberships.update(until_at=timezone.now())
    assert "Marta Berg" not in client.get(page_of(told)).text


def test_the_business_sees_the_same(told: Business, ben: Person, marta: Person, as_person: AsPerson) -> None:
    show(marta, "mail")
    page = as_person(ben).get("/me/partner/").text
    for words in ("a bakery", "2 to 9 people", "Kinship Till", "120.50 EUR", "Marta Berg"):
        assert words in page
    assert "Hexham" not in page
    assert marta.email not in page


def test_5_a_foreign_business_is_not_there(
    client: Client, mill: Partner, marta: Person, miller: Person, as_person: AsPerson, told: Business
) -> None:
    """Of another partner, of nobody, and a number that none has: the same answer, signed in as whomever."""
    other = BusinessFactory.create(name="Zebra Cakes")
    set_partner(other, mill, by=PersonFactory.create())
    free = BusinessFactory.create(name="Zebra Free")
    for path in (page_of(other), page_of(free), f"{LIST}987654321/", f"{LIST}99999999999999999999/"):
        assert client.get(path).status_code == 404
    assert "Zebra" not in client.get(LIST, {"q": "zebra"}).text
    assert "Zebra" not in client.get(LIST, {"after": other.pk}).text
    for after in NO_IDS:
        assert "Marta Bread" in client.get(LIST, {"after": after}).text
    staff = PersonFactory.create(is_staff=True, is_superuser=True)
    for stranger in (marta, miller, staff):
        assert as_person(stranger).get(page_of(told)).status_code == 404
    assert as_person(marta).get(LIST).status_code == 404
    assert Client().get(page_of(told)).status_code == 302
    assert client.post(page_of(told)).status_code == 405


def _ended_by_member(marta: Person, harbour: Partner) -> None:
    end(marta)


def _no_longer_staff(marta: Person, harbour: Partner) -> None:
    PartnerStaff.objects.update(until_at=timezone.now())


def _no_longer_partner(marta: Person, harbour: Partner) -> None:
    Partner.objects.update(is_active=False)


@pytest.mark.parametrize("over", [_ended_by_member, _no_longer_staff, _no_longer_partner])
def test_5_and_8_rights_withdrawn_end_with_the_next_page(
    client: Client, told: Business, marta: Person, harbour: Partner, over: Any
) -> None:
    assert client.get(page_of(told)).status_code == 200
    over(marta, harbour)
    assert client.get(page_of(told)).status_code == 404
    for path in (LIST, "/notices/", "/"):
        assert page_of(told) not in client.get(path).text
    assert "Marta Bread" not in client.get(LIST).text


def test_a_business_of_two_partners_in_turn_shows_each_its_own(
    client: Client, told: Business, marta: Person, mill: Partner, miller: Person, as_person: AsPerson
) -> None:
    choose(marta, mill)
    page = as_person(miller).get(page_of(told)).text
    assert ("77.00 EUR" in page, "120.50 EUR" in page) == (True, False)
    assert client.get(page_of(told)).status_code == 404


def test_the_list_is_paged_and_searched(
    client: Client, harbour: Partner, django_assert_num_queries: Any
) -> None:
    staff = PersonFactory.create()
    for at in range(PAGE + 1):
        business = MembershipFactory.create(business__name=f"Shop {at:02}").business
        set_partner(business, harbour, by=staff)
    client.get(LIST)
    with django_assert_num_queries(5):
        page = client.get(LIST)
    names = [line.record.business.name for line in page.context["lines"]]
    assert names == [f"Shop {at:02}" for at in range(PAGE)]
    further = client.get(LIST, {"after": page.context["after"]})
    assert [line.record.business.name for line in further.context["lines"]] == [f"Shop {PAGE:02}"]
    found = client.get(LIST, {"q": "SHOP 07"}).context["lines"]
    assert [line.record.business.name for line in found] == ["Shop 07"]
    assert "No business of yours is called that." in client.get(LIST, {"q": "x\0y"}).text
    PartnerOfRecord.objects.exclude(business__name="Shop 00").delete()
    client.get(LIST)
    with django_assert_num_queries(5):
        client.get(LIST)


def test_the_page_costs_the_same_for_few_and_for_many(
    client: Client, told: Business, marta: Person, django_assert_num_queries: Any
) -> None:
    client.get(page_of(told))
    with django_assert_num_queries(7):
        client.get(page_of(told))
    for product in Product.objects.filter(own=True):
        use(marta, product)
    sold = [
        Purchase(
            business=told,
            source="shop",
            reference=f"x{at}",
            partner="harbour",
            product=product,
            on=date(2026, 5, 1),
            amount=1,
            currency="EUR",
        )
        for at, product in enumerate(Product.objects.all())
    ]
    keep_purchases("shop", sold)
    for _ in range(5):
        person = MembershipFactory.create(business=told).person
        show(person, "name")
    client.get(page_of(told))
    with django_assert_num_queries(7):
        client.get(page_of(told))


def test_1_script_in_names_is_inert(client: Client, told: Business, marta: Person) -> None:
    evil = '"><x-evil onclick=x>'
    Person.objects.filter(pk=marta.pk).update(name=evil)
    Business.objects.update(name=evil)
    show(marta, "name")
    for path in (LIST, page_of(told), "/notices/"):
        page = client.get(path).text
        assert ("<x-evil" in page, "&lt;x-evil" in page) == (False, True)


def test_their_door_is_on_home_and_me(client: Client, marta: Person, as_person: AsPerson) -> None:
    for path in ("/", "/me/"):
        assert "See your businesses" in client.get(path).text
        assert "See your businesses" not in as_person(marta).get(path).text
