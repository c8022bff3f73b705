"""What a business uses, through the pages on which its people say so."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.activity.models import Activity
from profiles.businesses.querysets import business_of
from profiles.facts.forgetting import forget
from profiles.facts.querysets import facts_of
from profiles.facts.telling import tell
from profiles.facts.undoing import undo
from profiles.models import Business, OwnedProduct, OwnershipEntry, Person, Product, ProductVersion
from profiles.owning.changing import drop, use
from tests.factories import MembershipFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


def product(slug: str) -> Product:
    return Product.objects.get(slug=slug)


def used(person: Person) -> list[tuple[str, int | None, str]]:
    rows = OwnedProduct.objects.filter(business=business_of(person)).order_by("product__position")
    return [(row.product.slug, row.seats, row.source) for row in rows.select_related("product")]


def post(client: Client, name: str, slug: str, **sent: Any) -> Any:
    return client.post(reverse(name, args=[slug]), sent)


def test_what_is_used_is_said_and_described_and_taken_off(member_client: Client, member: Person) -> None:
    answer = post(member_client, "owned-use", "kinship-till")
    assert answer.headers["Location"] == "/me/owning/#owned-kinship-till"
    sent = {"seats": "3", "in_use": "2", "renews_on": "2027-03-01", "version": "5"}
    post(member_client, "owned", "kinship-till", **sent)
    page = member_client.get(reverse("owning")).content.decode()
    assert "2 of 3 seats in use." in page
    assert "Renews on March 1, 2027." in page
    assert "looked after until March 31, 2029" in page
    assert facts_of(member).said("software") == ["kinship-till"]
    post(member_client, "owned", "kinship-till", renews_on="2027-03-01")
    assert used(member) == [("kinship-till", None, "told")]
    post(member_client, "owned-drop", "kinship-till")
    assert used(member) == []
    assert "software" not in facts_of(member)
    assert OwnershipEntry.objects.count() == 4
    assert list(Activity.objects.order_by("pk").values_list("verb", "subject")) == [
        ("product_used", "product:kinship-till"),
        ("product_described", "product:kinship-till"),
        ("product_described", "product:kinship-till"),
        ("product_dropped", "product:kinship-till"),
    ]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"seats": "2", "in_use": "3"}, "That is more than may use it."),
        ({"renews_on": "tomorrow"}, "Write the day like 2027-01-31."),
        ({"seats": "-1"}, "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_is_said_and_kept(
    member_client: Client, member: Person, sent: dict[str, str], words: str
) -> None:
    use(member, product("kinship-till"))
    answer = post(member_client, "owned", "kinship-till", **sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert all(f'value="{typed}"' in answer.content.decode() for typed in sent.values())
    assert used(member) == [("kinship-till", None, "told")]


def test_colleagues_share_it_and_strangers_do_not_see_it(member_client: Client, member: Person) -> None:
    stranger, colleague = PersonFactory.create(), PersonFactory.create()
    use(stranger, product("kinship-till"), {"seats": 77})
    for name in ("owned", "owned-drop"):
        assert post(member_client, name, "kinship-till", seats="1").status_code == 404
    assert member_client.get(reverse("owned", args=["kinship-till"])).status_code == 404
    assert "77 seats" not in member_client.get(reverse("owning")).content.decode()
    use(member, product("kinship-books"))
    MembershipFactory.create(person=colleague, business=business_of(member))
    use(colleague, product("kinship-books"), {"seats": 4})
    page = member_client.get(reverse("owning")).content.decode()
    assert "4 seats." in page
    assert "A colleague told us on" in page
    assert used(stranger) == [("kinship-till", 77, "told")]


def test_the_picker_finds_by_lay_words_and_says_what_is_missing(
    member_client: Client, member: Person
) -> None:
    found = member_client.get(reverse("owning"), {"q": "pay slips"}).content.decode()
    assert 'action="/me/owning/kinship-payroll/use/"' in found
    assert 'action="/me/owning/kinship-till/use/"' not in found
    nothing = member_client.get(reverse("owning"), {"q": "zzzzqqq"}).content.decode()
    assert "Nothing sounds like “zzzzqqq”." in nothing
    post(member_client, "owned-use", "kinship-payroll")
    assert "It works only with:" in member_client.get(reverse("owning")).content.decode()
    post(member_client, "owned-use", "kinship-books")
    page = member_client.get(reverse("owning")).content.decode()
    assert "It works only with:" not in page
    assert 'action="/me/owning/kinship-books/use/"' not in page


def test_told_wins_and_an_import_fills_what_nobody_said(member: Person) -> None:
    till = product("kinship-till")
    use(member, till, {"seats": 3, "renews_on": date(2027, 1, 31)}, source="import")
    assert used(member) == [("kinship-till", 3, "import")]
    tell(member, "software", ["kinship-till", "payroll"])
    assert used(member) == [("kinship-till", 3, "told"), ("payroll", None, "told")]
    use(member, till, {"seats": 5}, source="import")
    assert used(member)[0] == ("kinship-till", 5, "told"), "nobody told how many: the records know better"
    use(member, till, {"seats": 4})
    use(member, till, {"seats": 6}, source="import")
    assert used(member)[0] == ("kinship-till", 4, "told")
    drop(member, till)
    use(member, till, {"seats": 6}, source="import")
    assert used(member) == [("payroll", None, "told")]


def test_an_answer_is_taken_back_with_what_it_said_about_products(member: Person) -> None:
    use(member, product("kinship-till"), {"seats": 3}, source="import")
    fact = tell(member, "software", ["payroll"])
    assert used(member) == [("payroll", None, "told")]
    assert undo(member, "software", fact.pk)
    assert used(member) == [("kinship-till", 3, "import")]
    assert facts_of(member)["software"][0].mark == "think"
    assert forget(member, "software")
    assert (used(member), OwnershipEntry.objects.count()) == ([], 0)


def test_home_says_what_renews_soon(member_client: Client, member: Person) -> None:
    soon = timezone.localdate() + timedelta(days=30)
    use(member, product("kinship-till"), {"renews_on": soon})
    use(member, product("kinship-books"), {"renews_on": timezone.localdate() + timedelta(days=61)})
    assert "Your Kinship Till renews on" in member_client.get("/").content.decode()
    drop(member, product("kinship-till"))
    assert "renews on" not in member_client.get("/").content.decode()


def test_a_version_that_is_gone_is_known_no_more(member: Person) -> None:
    use(member, product("kinship-till"), {"version": "5"})
    ProductVersion.objects.filter(name="5").delete()
    use(member, product("kinship-till"), {"seats": 2})
    row = OwnedProduct.objects.get()
    assert (row.version, row.seats) == (None, 2)
    assert Business.objects.count() == 1
