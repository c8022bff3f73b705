"""Real connections, real locks: a business has one partner, whoever chooses, ends, takes back and merges at once;
and a person works for one, whoever adds them.
"""

import threading
import time
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db.models import F
from django.http import HttpResponse

from profiles.colleagues.leaving import leave
from profiles.merging import merging
from profiles.merging.merging import merge_businesses
from profiles.models import Partner, PartnerOfRecord, PartnerStaff, Person
from profiles.partners.choosing import NoBusiness, NothingThere, choose, end, set_partner, take_back
from profiles.partners.introducing import show
from tests.factories import MembershipFactory, PersonFactory
from tests.profiles.facts.test_telling_races import at_once
from tests.profiles.merging import test_races as others
from tests.profiles.partners.conftest import make_partner
from tests.profiles.partners.test_admin import ADMIN, WORDS, of_role, staff_row
from tests.sizes import sized

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("starter")]
TURNS, FEWER = sized(3, 60), sized(3, 20)


def test_20_a_business_has_one_partner_whatever_happens_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(others, "MAY_HAPPEN", (*others.MAY_HAPPEN, NoBusiness, NothingThere))
    boss, harbour, mill = PersonFactory.create(is_staff=True), make_partner("harbour"), make_partner("mill")
    for _ in range(TURNS):
        owner, ben, zoe, _jo = others.two_businesses()
        set_partner(zoe.business, mill, by=boss)
        done = at_once(
            others.may(choose, owner.person, harbour),
            others.may(choose, ben.person, mill),
            others.may(show, ben.person, "name"),
            others.may(end, owner.person),
            others.may(take_back, ben.person),
            others.may(leave, ben.person),
            others.may(set_partner, owner.business, mill, by=boss),
            others.may(merge_businesses, owner.business, zoe.business, by=boss),
        )
        assert done[0]
        now = PartnerOfRecord.objects.filter(until_at=None).values_list("business", flat=True)
        assert len(now) == len(set(now))
        assert not PartnerOfRecord.objects.filter(until_at__lt=F("from_at")).exists()


def adding(partner: Partner, sam: Person) -> Callable[[], str]:
    """As an admin does it at the page of the partner; gives what that answered."""
    admin, words = of_role("admin"), {**WORDS, "name": partner.name, "slug": partner.slug}

    def act() -> str:
        url = f"{ADMIN}partner/{partner.pk}/change/"
        answer = admin.post(url, {**words, **staff_row(partner, sam)})
        return "added" if answer.status_code == 302 else answer.text

    return act


@pytest.mark.parametrize("elsewhere", [True, False])
def test_two_admins_who_add_one_person_at_once_hear_that_it_is_one_partner(elsewhere: bool) -> None:
    call_command("sync_roles", verbosity=0)
    harbour, mill = make_partner("harbour"), make_partner("mill")
    for _ in range(FEWER):
        sam = PersonFactory.create()
        done = at_once(adding(harbour, sam), adding(mill if elsewhere else harbour, sam))
        assert PartnerStaff.objects.filter(person=sam, until_at=None).count() == 1
        assert done.count("added") == 1
        refused = next(text for text in done if text != "added")
        assert "A person works for one partner at a time." in refused
        PartnerStaff.objects.all().delete()


def test_20_a_business_is_merged_away_while_an_admin_sets_its_partner(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    call_command("sync_roles", verbosity=0)
    harbour, boss, admin = make_partner("harbour"), PersonFactory.create(is_staff=True), of_role("admin")
    kept, gone = (MembershipFactory.create().business for _ in range(2))
    begun, own_again = threading.Event(), merging._own_again

    def slowly(business: int) -> None:
        begun.set()
        time.sleep(1)
        own_again(business)

    def setting() -> HttpResponse:
        begun.wait(60)
        answer: HttpResponse = admin.post(
            f"{ADMIN}partnerofrecord/add/", {"business": gone.pk, "partner": harbour.pk}
        )
        return answer

    monkeypatch.setattr(merging, "_own_again", slowly)
    _moved, answer = at_once(lambda: merge_businesses(kept, gone, by=boss), setting)
    assert answer.status_code == 200
    assert "This business was joined with another one a moment ago." in answer.text
    with pytest.raises(NoBusiness):
        set_partner(gone, harbour, by=boss)
    assert not PartnerOfRecord.objects.exists()
