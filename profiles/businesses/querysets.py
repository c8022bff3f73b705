from django.db.models import QuerySet

from profiles.businesses.models import Business, Membership
from profiles.people.models import Person


def current_business_of(person: Person) -> QuerySet[Membership, int]:
    """The id of the business the person works in now, as a subquery."""
    return Membership.objects.filter(person=person, until_at__isnull=True).values_list("business", flat=True)[
        :1
    ]


def business_of(person: Person) -> Business | None:
    return Business.objects.filter(pk__in=current_business_of(person)).first()


def colleagues_of(person: Person) -> QuerySet[Membership, int]:
    """The ids of all who work in the person's business now, theirs too, as a subquery."""
    here = Membership.objects.filter(until_at__isnull=True, business__in=current_business_of(person))
    return here.values_list("person", flat=True)
