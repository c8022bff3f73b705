"""Real connections, real locks: two colleagues answer, one leaves, another is taken out, staff merge, all at once."""

import threading
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from profiles.businesses.belonging import MustHandOver, members_of
from profiles.businesses.locking import current
from profiles.colleagues.answering import MustConfirm, Over, accept
from profiles.colleagues.asking import ask_to_join, let_in
from profiles.colleagues.inviting import NotOwner, invite
from profiles.colleagues.leaving import Gone, hand_over, leave, remove
from profiles.facts.holding import holding
from profiles.facts.models import CurrentFact, Fact
from profiles.facts.telling import tell
from profiles.merging.merging import ChangedMeanwhile, NotMergeable, merge_accounts, merge_businesses
from profiles.models import (
    Business,
    FoundByDomain,
    Invitation,
    JoinRequest,
    Membership,
    Person,
    Product,
    Purchase,
    PurchaseTotal,
)
from profiles.people import suspending
from profiles.people.suspending import suspend
from profiles.privacy.asking import ask_to_erase
from profiles.purchases.buying import keep_purchases
from profiles.security.closing import close, reopen, token_of
from tests.factories import MembershipFactory, PersonFactory
from tests.profiles.facts.test_telling_races import at_once
from tests.sizes import sized

pytestmark = [
    pytest.mark.races,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("starter"),
]
TURNS, FEWER = sized(4, 200), sized(3, 60)
MAY_HAPPEN = (Gone, MustConfirm, MustHandOver, NotOwner, Over, NotMergeable, ChangedMeanwhile)
"""What somebody else was quicker with. Anything else, a deadlock above all, fails the test."""


def may(act: Callable[..., Any], *given: Any, **named: Any) -> Callable[[], bool]:
    """Whether it was done."""

    def run() -> bool:
        try:
            act(*given, **named)
        except MAY_HAPPEN:
            return False
        return True

    return run


def two_businesses() -> tuple[Membership, Membership, Membership, Membership]:
    owner, colleague = MembershipFactory.create(), None
    colleague = MembershipFactory.create(business=owner.business)
    other = MembershipFactory.create()
    return owner, colleague, other, MembershipFactory.create(business=other.business)


def holds_together() -> None:
    """No business with people lacks its one owner, and what holds is the last word of the versions."""
    now = Membership.objects.filter(until_at=None)
    for business in now.values_list("business", flat=True).distinct():
        assert now.filter(business=business, role="owner").count() == 1
    assert not Membership.objects.filter(until_at__lt=F("from_at")).exists()
    answered = Fact.objects.order_by().values_list("person", "business", "question").distinct()
    for person, business, question in answered:
        about = {"person": person, "business": business, "question": question}
        held = holding(Fact.objects.filter(**about).order_by("id"))
        current_rows = CurrentFact.objects.filter(**about)
        assert held
        assert {row.fact_id for row in current_rows} == {held.pk}
        assert sorted(row.value for row in current_rows) == sorted(held.value)
    assert CurrentFact.objects.values("person", "business", "question").distinct().count() == len(answered)


def test_colleagues_answer_leave_and_are_merged_at_once() -> None:
    boss = PersonFactory.create(is_staff=True)
    for _ in range(TURNS):
        before = Fact.objects.count()
        owner, ben, zoe, jo = two_businesses()
        done = at_once(
            may(tell, owner.person, "industry", ["bakery"]),
            may(tell, ben.person, "industry", ["cafe"]),
            may(tell, jo.person, "software", ["payroll"]),
            may(leave, ben.person),
            may(hand_over, owner.person, ben),
            may(remove, zoe.person, jo),
            may(merge_businesses, owner.business, zoe.business, by=boss),
        )
        assert done[:3] == [True] * 3
        assert Fact.objects.count() == before + 3
        assert done[6] is not Business.objects.filter(pk=zoe.business_id).exists()
        holds_together()


def test_two_merges_crosswise_are_one() -> None:
    boss = PersonFactory.create(is_staff=True)
    for _ in range(FEWER):
        owner, ben, zoe, jo = two_businesses()
        done = at_once(
            may(merge_businesses, owner.business, zoe.business, by=boss),
            may(merge_businesses, zoe.business, owner.business, by=boss),
            may(tell, jo.person, "town", ["Hexham"]),
        )
        assert sorted(done[:2]) == [False, True]
        left = Membership.objects.filter(pk__in=[one.pk for one in (owner, ben, zoe, jo)], until_at=None)
        assert left.values("business").distinct().count() == 1
        assert left.count() == 4
        holds_together()


def test_purchases_are_told_while_businesses_are_merged() -> None:
    boss, till = PersonFactory.create(is_staff=True), Product.objects.get(slug="kinship-till")

    def told(*businesses: Business, amount: int) -> list[Purchase]:
        about = {"product": till, "on": date(2026, 5, 1), "currency": "EUR", "source": "shop"}
        named = enumerate(businesses)
        return [Purchase(business=one, reference=str(at), amount=amount, **about) for at, one in named]

    for turn in range(FEWER):
        kept, gone, other = (MembershipFactory.create().business for _ in range(3))
        keep_purchases("shop", told(gone, kept, amount=turn))
        at_once(
            may(keep_purchases, "shop", told(other, other, amount=turn + 1)),
            may(merge_businesses, kept, gone, by=boss),
        )
        assert list(PurchaseTotal.objects.filter(business=other).values_list("times", flat=True)) == [2]
        assert not PurchaseTotal.objects.filter(business=kept).exists()


def test_accounts_are_merged_while_both_answer() -> None:
    boss = PersonFactory.create(is_staff=True)
    for _ in range(FEWER):
        owner, ben, zoe, _jo = two_businesses()
        before = Fact.objects.count()
        done = at_once(
            may(merge_accounts, ben.person, zoe.person, by=boss),
            may(tell, ben.person, "need", ["get-paid"]),
            may(tell, zoe.person, "need", ["save-time"]),
            may(tell, owner.person, "town", ["Hexham"]),
            may(merge_businesses, owner.business, zoe.business, by=boss),
        )
        assert done == [True] * 5
        assert Fact.objects.filter(question__slug__in=("need", "town")).count() >= 3
        assert Fact.objects.count() >= before + 3
        assert Person.objects.get(pk=zoe.person_id).closed_at is not None
        holds_together()


def test_20_one_invitation_is_accepted_once() -> None:
    for _ in range(FEWER):
        owner, guest = MembershipFactory.create(), PersonFactory.create()
        asked = invite(owner.person, guest.email, "")
        done = at_once(*[may(accept, guest, asked)] * 3, may(invite, owner.person, guest.email + "x", ""))
        assert sorted(done) == [False, False, True, True]
        assert Membership.objects.filter(person=guest).count() == 1
        assert Invitation.objects.get(pk=asked.pk).outcome == "accepted"


def test_20_a_request_is_answered_once_and_nobody_is_in_two_places() -> None:
    for _ in range(FEWER):
        owner = MembershipFactory.create(person=PersonFactory.create(email=f"o{_}@bread.example"))
        FoundByDomain.objects.create(business=owner.business, domain="bread.example")
        guest = PersonFactory.create(email=f"g{_}@bread.example")
        other = MembershipFactory.create()
        asked, invited = ask_to_join(guest, owner.business), invite(other.person, guest.email, "")
        at_once(
            may(let_in, owner.person, asked),
            may(let_in, owner.person, asked),
            may(accept, guest, invited, leaving=owner.business_id),
            may(tell, guest, "town", ["Hexham"]),
        )
        assert current(guest.pk)
        assert not JoinRequest.objects.filter(person=guest, ended_at=None).exists()
        holds_together()


def test_the_owner_goes_while_a_colleague_comes_back() -> None:
    """Leaving, closing, being erased or shut out: whoever is there then can let others in."""
    shut_out = partial(suspend, by=PersonFactory.create(is_staff=True))
    goes = (leave, partial(close, network=""), partial(ask_to_erase, by=None, network=""), shut_out)
    for turn in range(FEWER + 1):
        owner = MembershipFactory.create()
        back = MembershipFactory.create(business=owner.business).person
        asked = invite(owner.person, PersonFactory.create().email, "")
        close(back, network="")
        link = token_of(back, Person.objects.get(pk=back.pk).closed_at or timezone.now())
        at_once(
            may(goes[turn % len(goes)], owner.person),
            may(reopen, link, network=""),
            may(accept, Person.objects.get(email=asked.email), asked),
        )
        here = members_of(owner.business_id)
        assert here.filter(person=back).exists()
        assert here.filter(role="owner").count() == 1
        holds_together()


def test_staff_shut_out_two_while_one_hands_over_to_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    admin, act = Client(), {"action": "suspend_people", "confirmed": "yes"}
    admin.force_login(PersonFactory.create(is_staff=True, is_superuser=True))
    owner, ben, *_others = two_businesses()
    begun, stand_down = threading.Event(), suspending.stand_down

    def slowly(person: Person) -> None:
        stand_down(person)
        begun.set()
        time.sleep(0.5)

    monkeypatch.setattr(suspending, "stand_down", slowly)
    chosen = [owner.person_id, ben.person_id]
    answer, handed = at_once(
        partial(admin.post, "/admin/profiles/person/", {**act, "_selected_action": chosen}),
        lambda: begun.wait(60) and may(hand_over, owner.person, ben)(),
    )
    assert (answer.status_code, handed) == (302, False)
    assert not Person.objects.filter(pk__in=chosen, is_active=True).exists()
    holds_together()
