"""Real connections, real locks: a business has one partner, whoever chooses, ends, takes back and merges at once."""

import pytest
from django.db.models import F

from profiles.colleagues.leaving import leave
from profiles.merging.merging import merge_businesses
from profiles.models import PartnerOfRecord
from profiles.partners.choosing import NoBusiness, NothingThere, choose, end, set_partner, take_back
from profiles.partners.introducing import show
from tests.factories import PersonFactory
from tests.profiles.facts.test_telling_races import at_once
from tests.profiles.merging import test_races as others
from tests.profiles.partners.conftest import make_partner
from tests.sizes import sized

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("starter")]
TURNS = sized(3, 200)


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
