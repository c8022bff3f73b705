from datetime import timedelta

from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from profiles.businesses.belonging import OWNER
from profiles.businesses.models import Business, Membership
from profiles.colleagues.domains import own_domain
from profiles.colleagues.models import Invitation, JoinRequest
from profiles.people.models import Person

REST = timedelta(days=90)
"""After a no, the same business does not ask the address again for so long."""
MOST_FOUND = 5


def open_invitations(business: Business) -> QuerySet[Invitation]:
    """Those that ran out too, as long as nobody did anything about them; the latest first."""
    return Invitation.objects.filter(business=business, ended_at=None).order_by("-pk")


def refused_lately(business: Business) -> QuerySet[Invitation]:
    since = timezone.now() - REST
    refused = Invitation.objects.filter(business=business, outcome="refused", ended_at__gt=since)
    return refused.order_by("-ended_at")


def open_requests(business: Business) -> QuerySet[JoinRequest]:
    rows = JoinRequest.objects.filter(business=business, ended_at=None, person__closed_at=None)
    return rows.filter(person__is_active=True).select_related("person").order_by("pk")


def request_of(person: Person) -> JoinRequest | None:
    return JoinRequest.objects.filter(person=person, ended_at=None).select_related("business").first()


def found_by(person: Person) -> QuerySet[Business]:
    """Businesses that let somebody with this confirmed address ask to join, but for their own."""
    domain = own_domain(person)
    if not domain:
        return Business.objects.none()
    owners = Membership.objects.filter(
        business=OuterRef("pk"),
        role=OWNER,
        until_at=None,
        person__closed_at=None,
        person__is_active=True,
        person__confirmed_at__isnull=False,
        person__email__endswith=f"@{domain}",
    )
    own = Membership.objects.filter(business=OuterRef("pk"), person=person, until_at=None)
    found = Business.objects.filter(Exists(owners), ~Exists(own), found_by_domain__domain=domain)
    return found.order_by("name", "pk")


def is_found(business: Business) -> bool:
    """Whether the owner's yes still counts: their address is at the domain they said it for."""
    owner = Membership.objects.filter(
        business=business,
        role=OWNER,
        until_at=None,
        person__email__endswith=Concat(Value("@"), F("business__found_by_domain__domain")),
    )
    return owner.exists()
