import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from portal.activity.models import Activity
from portal.mail.models import Message
from profiles.businesses.querysets import business_of
from profiles.colleagues.answering import Over, accept
from profiles.colleagues.inviting import invite
from profiles.colleagues.leaving import leave
from profiles.facts.querysets import facts_of
from profiles.facts.telling import tell
from profiles.models import Business, FoundByDomain, Invitation, Membership, Person
from profiles.people.suspending import restore, suspend
from profiles.security.closing import close, reopen, token_of
from tests.factories import MembershipFactory, PersonFactory
from tests.profiles.colleagues.conftest import AsPerson, here

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]
PAGE = "/me/colleagues/"


def at(name: str, act: str) -> str:
    return f"{PAGE}{Membership.objects.get(person__name=name, until_at=None).pk}/{act}/"


def verbs(person: Person) -> list[str]:
    rows = Activity.objects.filter(person=person, subject__startswith="business:").order_by("pk")
    return list(rows.values_list("verb", flat=True))


@pytest.fixture
def owner(marta: Person, as_person: AsPerson) -> Client:
    return as_person(marta)


def test_leaving_ends_at_once_what_one_sees(
    ben: Person, bread: Business, marta: Person, as_person: AsPerson
) -> None:
    tell(marta, "industry", ["bakery"])
    tell(ben, "town", ["Hexham"])
    client = as_person(ben)
    assert "bakery" in client.get("/me/").text
    assert "What you said about the business stays there." in client.get(f"{PAGE}leave/").text
    assert client.post(f"{PAGE}leave/").status_code == 302
    assert set(facts_of(ben)) == {"name"}
    assert facts_of(marta).said("town") == ["Hexham"]
    assert "Jo Lind" not in client.get(PAGE).text
    assert here(bread) == [("jo", "colleague"), ("marta", "owner")]
    assert Membership.objects.get(person=ben).until_at is not None
    assert verbs(ben) == ["left_business"]
    assert client.post(f"{PAGE}leave/").status_code == 404


def test_the_owner_hands_over_first(owner: Client, marta: Person, bread: Business) -> None:
    assert "Make one of them the owner first." in owner.get(f"{PAGE}leave/").text
    answer = owner.post(f"{PAGE}leave/", follow=True)
    assert "Hand it over first." in answer.text
    assert business_of(marta) == bread


def test_handing_over_is_at_once(owner: Client, bread: Business, ben: Person, as_person: AsPerson) -> None:
    FoundByDomain.objects.create(business=bread, domain="bread.example")
    page = owner.get(at("Ben Okafor", "hand-over")).text
    assert "<bdi data-content>Ben Okafor</bdi> becomes the owner of your business." in page
    assert owner.post(at("Ben Okafor", "hand-over")).status_code == 302
    assert here(bread) == [("ben", "owner"), ("jo", "colleague"), ("marta", "colleague")]
    assert owner.post(at("Jo Lind", "hand-over")).status_code == 404
    assert not FoundByDomain.objects.exists()
    assert "You are now the owner of Marta Bread." in as_person(ben).get("/notices/").text
    assert verbs(ben) == ["became_owner"]


def test_handed_to_and_fro_each_is_told_each_time(owner: Client, ben: Person, as_person: AsPerson) -> None:
    ben_s = as_person(ben)
    owner.post(at("Ben Okafor", "hand-over"))
    ben_s.post(at("Marta Berg", "hand-over"))
    owner.post(at("Ben Okafor", "hand-over"))
    assert Message.objects.filter(kind="told", person=ben).count() == 2


def test_taken_out_with_open_pages(owner: Client, ben: Person, bread: Business, as_person: AsPerson) -> None:
    client = as_person(ben)
    client.get(PAGE)
    page = owner.get(at("Ben Okafor", "remove")).text
    assert "<bdi data-content>Ben Okafor</bdi> then no longer belongs to your business." in page
    assert owner.post(at("Ben Okafor", "remove")).status_code == 302
    assert "You belong to no business yet." in client.get(PAGE).text
    assert client.post(f"{PAGE}leave/").status_code == 404
    assert "You no longer belong to Marta Bread." in client.get("/notices/").text
    assert here(bread) == [("jo", "colleague"), ("marta", "owner")]
    assert verbs(ben) == ["removed_from_business"]


def test_nobody_takes_themselves_out_or_hands_over_to_themselves(owner: Client, marta: Person) -> None:
    for act in ("remove", "hand-over"):
        assert owner.post(at("Marta Berg", act)).status_code == 404


def test_the_last_one_leaves_nobody_waiting(marta: Person, bread: Business, as_person: AsPerson) -> None:
    Membership.objects.exclude(person=marta).delete()
    invite(marta, "nia@books.example", "")
    client = as_person(marta)
    assert "Nobody else belongs to it" in client.get(f"{PAGE}leave/").text
    client.post(f"{PAGE}leave/")
    assert here(bread) == []
    assert Invitation.objects.get().outcome == "taken_back"
    tell(marta, "industry", ["cafe"])
    assert business_of(marta) not in (None, bread)


def test_alone_whoever_moves_or_closes_leaves_nobody_waiting(marta: Person) -> None:
    alone, closing = MembershipFactory.create(), MembershipFactory.create()
    for mine in (alone, closing):
        invite(mine.person, "nia@books.example", "")
        FoundByDomain.objects.create(business=mine.business, domain="example.org")
    accept(alone.person, invite(marta, alone.person.email, ""), leaving=alone.business_id)
    close(closing.person, network="")
    rows = Invitation.objects.filter(business__in=[alone.business_id, closing.business_id])
    assert [row.outcome for row in rows] == ["taken_back", "taken_back"]
    assert not FoundByDomain.objects.exists()


def test_an_owner_who_closes_passes_it_on(marta: Person, ben: Person, bread: Business) -> None:
    close(marta, network="")
    assert here(bread) == [("ben", "owner"), ("jo", "colleague"), ("marta", "colleague")]
    assert Message.objects.filter(kind="told", person=ben).count() == 1


def test_an_owner_who_is_shut_out_passes_it_on(marta: Person, ben: Person, bread: Business) -> None:
    boss = PersonFactory.create()
    FoundByDomain.objects.create(business=bread, domain="example.org")
    suspend(marta, by=boss)
    assert here(bread) == [("ben", "owner"), ("jo", "colleague"), ("marta", "colleague")]
    assert Message.objects.filter(kind="told", person=ben).count() == 1
    assert not FoundByDomain.objects.exists()
    restore(marta, by=boss)
    assert here(bread) == [("ben", "owner"), ("jo", "colleague"), ("marta", "colleague")]


def test_alone_an_owner_who_is_shut_out_owns_it_until_somebody_comes_back(
    marta: Person, ben: Person, bread: Business
) -> None:
    boss = PersonFactory.create()
    Membership.objects.filter(person__email__startswith="jo@").delete()
    close(ben, network="")
    invite(marta, "nia@books.example", "")
    suspend(marta, by=boss)
    assert here(bread) == [("ben", "colleague"), ("marta", "owner")]
    assert Invitation.objects.get().outcome == "taken_back"
    ben.refresh_from_db()
    assert reopen(token_of(ben, ben.closed_at), network="")  # type: ignore[arg-type]
    assert here(bread) == [("ben", "owner"), ("marta", "colleague")]


def test_who_comes_back_is_a_colleague_not_the_owner(ben: Person, bread: Business, marta: Person) -> None:
    leave(ben)
    joined = accept(ben, invite(marta, ben.email, ""))
    assert (joined.role, Membership.objects.filter(person=ben).count()) == ("colleague", 2)


def test_one_owner_per_business_is_a_constraint(bread: Business) -> None:
    with pytest.raises(IntegrityError, match="one_owner_per_business"), transaction.atomic():
        Membership.objects.create(person=PersonFactory.create(), business=bread, role="owner")


def test_who_comes_back_to_a_business_without_an_owner_owns_it(
    marta: Person, ben: Person, bread: Business
) -> None:
    jo, boss = Person.objects.get(email__startswith="jo@"), PersonFactory.create()
    close(ben, network="")
    suspend(jo, by=boss)
    leave(marta)
    assert here(bread) == [("ben", "colleague"), ("jo", "colleague")]
    ben.refresh_from_db()
    assert reopen(token_of(ben, ben.closed_at), network="")  # type: ignore[arg-type]
    restore(jo, by=boss)
    assert here(bread) == [("ben", "owner"), ("jo", "colleague")]
    assert Message.objects.filter(kind="told", person=ben).count() == 1


def test_who_is_let_in_again_owns_what_only_closed_accounts_own(
    marta: Person, ben: Person, bread: Business
) -> None:
    boss = PersonFactory.create()
    Membership.objects.filter(person__email__startswith="jo@").delete()
    suspend(ben, by=boss)
    close(marta, network="")
    assert here(bread) == [("ben", "colleague"), ("marta", "owner")]
    restore(ben, by=boss)
    assert here(bread) == [("ben", "owner"), ("marta", "colleague")]


def test_an_account_that_is_closed_meanwhile_joins_nothing(marta: Person) -> None:
    """As the request of another tab that waited for the closing has them."""
    joins = MembershipFactory.create()
    asked = invite(marta, joins.person.email, "")
    close(joins.person, network="")
    assert joins.person.is_member
    with pytest.raises(Over):
        accept(joins.person, asked, leaving=joins.business_id)
    assert business_of(joins.person) == joins.business
