from typing import Any

from django.db.models import QuerySet

from profiles.businesses.belonging import pass_on
from profiles.businesses.models import Business, Membership
from profiles.people.models import Person


def leave(rows: QuerySet[Any], whose: object) -> int:
    """For erasing: a business that nobody is left in goes, with all that is known about it.

    Where others are left, one of them owns it from now on.
    """
    for person in Person.objects.select_for_update(no_key=True).filter(pk__in=rows.values("person")):
        pass_on(person)
    left = list(rows.values_list("business", flat=True))
    many = int(rows.delete()[1].get(Membership._meta.label, 0))
    staffed = Membership.objects.filter(until_at=None).values("business")
    Business.objects.filter(pk__in=left).exclude(pk__in=staffed).delete()
    return many
