from profiles.businesses.models import Business, Membership
from profiles.businesses.querysets import business_of
from profiles.people.models import Person


def business_for_answer(person: Person) -> Business:
    """The person's business, made if there is none yet. The caller holds the lock on the person's row."""
    return business_of(person) or _founded(person)


def _founded(person: Person) -> Business:
    business = Business.objects.create(is_generated=person.is_generated)
    Membership.objects.create(person=person, business=business, role=Membership.Role.OWNER)
    return business
