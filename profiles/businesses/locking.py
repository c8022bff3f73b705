"""The one order in which people and businesses are locked, so that nobody waits for each other in a circle.

People come first, in the order of their ids, then businesses in the order of theirs. Who holds a person's row knows
which business they work in; who holds a business's row knows who is in it and who owns it.
"""

from collections.abc import Collection, Iterable

from profiles.businesses.models import Business, Membership
from profiles.people.models import Person


def lock_people(*ids: int) -> None:
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


def lock_businesses(ids: Iterable[int]) -> list[int]:
    """Those that are there, locked."""
    rows = Business.objects.select_for_update(no_key=True).filter(pk__among=list(ids)).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def lock_with_businesses(people: Collection[int]) -> None:
    """Them, and where they work now: before what is done to one after the other in the same transaction."""
    lock_people(*people)
    now = Membership.objects.filter(person__in=people, until_at=None)
    lock_businesses(now.values_list("business", flat=True))


def locked_membership(person: Person, *also: int) -> Membership | None:
    """Where the person works now, with them, their business and the businesses `also` locked."""
    lock_people(person.pk)
    now = current(person.pk)
    lock_businesses({*also, now.business_id} if now else also)
    return current(person.pk)


def current(person: int) -> Membership | None:
    return Membership.objects.filter(person=person, until_at=None).select_related("business").first()
