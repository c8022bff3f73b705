import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.test import Client

from profiles.facts.telling import tell
from profiles.models import AccountMerge, Business, Person
from profiles.people.roles import sync_roles
from tests.factories import MembershipFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]
SEAL = re.compile(r'name="seal" value="(\w+)"')


def staff(role: str) -> Client:
    sync_roles()
    person = PersonFactory.create(is_staff=True)
    person.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def two(db: None) -> tuple[Business, Business]:
    kept, gone = (MembershipFactory.create(business__name=name).business for name in ("Bread", "Cakes"))
    for business, trade in ((kept, "bakery"), (gone, "cafe")):
        tell(business.memberships.get().person, "industry", [trade])
    return kept, gone


def test_businesses_are_merged_after_a_look(two: tuple[Business, Business]) -> None:
    kept, gone = two
    admin, url = staff("admin"), f"/admin/profiles/business/{kept.pk}/merge/"
    assert url in admin.get(f"/admin/profiles/business/{kept.pk}/change/").text
    page = admin.get(url, {"other": gone.pk}).text
    assert "“Cakes” goes into “Bread”" in page
    row = re.search(r"<td>(caf[^<]*)</td><td>(bak[^<]*)</td>", page, re.IGNORECASE)
    assert row
    assert "<td>1</td><td>0</td><td>0</td>" in page
    assert re.search(r'<th scope="row">[A-Z][^<(]*</th><td>1</td>', page)
    assert "(business)" not in page
    assert Business.objects.count() == 2
    answer = admin.post(url, {"other": gone.pk, "seal": SEAL.search(page)[1]})  # type: ignore[index]
    assert answer["Location"] == f"/admin/profiles/business/{kept.pk}/change/"
    assert list(Business.objects.all()) == [kept]
    assert "Merged “Cakes” into this" in LogEntry.objects.get().change_message


def test_what_changed_since_the_look_is_shown_again(two: tuple[Business, Business]) -> None:
    kept, gone = two
    admin, url = staff("admin"), f"/admin/profiles/business/{kept.pk}/merge/"
    seal = SEAL.search(admin.get(url, {"other": gone.pk}).text)[1]  # type: ignore[index]
    tell(gone.memberships.get().person, "industry", ["pub"])
    answer = admin.post(url, {"other": gone.pk, "seal": seal})
    assert answer.status_code == 409
    assert "It is no longer as you saw it." in answer.text
    assert Business.objects.count() == 2


def test_accounts_are_merged_after_a_look() -> None:
    kept, gone = (
        PersonFactory.create(name="Marta"),
        PersonFactory.create(email="marta@mail.example", name="M"),
    )
    admin, url = staff("admin"), f"/admin/profiles/person/{kept.pk}/merge/"
    assert url in admin.get(f"/admin/profiles/person/{kept.pk}/change/").text
    page = admin.get(url, {"other": " Marta@mail.example "}).text
    assert "marta@mail.example is closed for good" in page
    assert "(person)" not in page
    answer = admin.post(url, {"other": gone.email, "seal": SEAL.search(page)[1]})  # type: ignore[index]
    assert answer.status_code == 302
    assert AccountMerge.objects.get().into == kept
    assert admin.get("/admin/profiles/accountmerge/").text.count("marta@mail.example") >= 1


@pytest.mark.parametrize("typed", ["nobody@x.example", "staff@x.example", "kept@x.example", "no address"])
def test_an_account_that_can_t_be_merged_is_refused(typed: str) -> None:
    kept = PersonFactory.create(email="kept@x.example")
    PersonFactory.create(email="staff@x.example", is_staff=True)
    answer = staff("admin").get(f"/admin/profiles/person/{kept.pk}/merge/", {"other": typed})
    assert answer.status_code == 422
    assert typed in answer.text


@pytest.mark.parametrize("typed", ["0", "99999999999999999999", "x", "kept"])
def test_a_business_that_can_t_be_merged_is_refused(two: tuple[Business, Business], typed: str) -> None:
    kept = two[0]
    other = kept.pk if typed == "kept" else typed
    answer = staff("admin").get(f"/admin/profiles/business/{kept.pk}/merge/", {"other": other})
    assert answer.status_code == 422


@pytest.mark.parametrize("role", ["agent", "marketer", "moderator"])
def test_without_the_permission_there_is_no_page(
    two: tuple[Business, Business], member: Person, role: str
) -> None:
    client = staff(role)
    for url in (f"/admin/profiles/business/{two[0].pk}/merge/", f"/admin/profiles/person/{member.pk}/merge/"):
        assert (client.get(url).status_code, client.post(url).status_code) == (403, 403)
        assert Client().get(url).status_code == 302
    if role == "agent":
        assert "/merge/" not in client.get(f"/admin/profiles/business/{two[0].pk}/change/").text


def test_a_superuser_s_account_is_not_merged_into_by_an_admin() -> None:
    boss, other = PersonFactory.create(is_staff=True, is_superuser=True), PersonFactory.create()
    url = f"/admin/profiles/person/{boss.pk}/merge/"
    assert staff("admin").get(url, {"other": other.email}).status_code == 403
    assert staff("admin").get("/admin/profiles/person/999999/merge/").status_code == 404
