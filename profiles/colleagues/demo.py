"""What happens around the business of the member who can sign in: colleagues, somebody invited, somebody who asks.

No mail is written and no activity recorded: nobody did it just now.
"""

import random
from datetime import timedelta

from django.utils import timezone

from profiles.businesses.models import Membership
from profiles.colleagues.inviting import OPEN_FOR
from profiles.colleagues.models import FoundByDomain, Invitation, JoinRequest
from profiles.people.demo import MEMBER, PASSWORD
from profiles.people.models import Person

DOMAIN = MEMBER.partition("@")[2]
COLLEAGUE = f"ben@{DOMAIN}"
"""Who can sign in, too."""
COLLEAGUES = (("ben", "Ben Okafor", 410), ("jo", "Jo Lind", 96))
WORDS = "You do the books, so you see what we told them about our tills."


def make_colleagues(dice: random.Random) -> int:
    owner = Membership.objects.filter(person__email=MEMBER, until_at=None).select_related("business").first()
    if owner is None:
        return 0
    now, business = timezone.now(), owner.business
    for local, name, days in COLLEAGUES:
        one = Membership.objects.create(person=_person(local, name, days), business=business)
        Membership.objects.filter(pk=one.pk).update(from_at=now - timedelta(days=days))
    Membership.objects.filter(pk=owner.pk).update(from_at=now - timedelta(days=500))
    FoundByDomain.objects.create(business=business, domain=DOMAIN)
    Invitation.objects.create(
        business=business, email=f"nia@{DOMAIN}", words=WORDS, by=owner.person, expires_at=now + OPEN_FOR
    )
    JoinRequest.objects.create(business=business, person=_person("ruth", "Ruth Marsh", 2))
    return 2 * len(COLLEAGUES) + 4


def _person(local: str, name: str, days: int) -> Person:
    joined = timezone.now() - timedelta(days=days)
    address = f"{local}@{DOMAIN}"
    secret = PASSWORD if address == COLLEAGUE else None
    return Person.objects.create_user(address, secret, name=name, is_generated=True, confirmed_at=joined)
