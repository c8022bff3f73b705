"""Who belongs to a business, and who owns it. All of it is called with the rows locked, as locking.py says."""

from django.db.models import F, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from portal.activity.recording import record
from profiles.businesses.locking import current, lock_businesses
from profiles.businesses.models import Business, Membership
from profiles.people.models import Person

OWNER, COLLEAGUE = Membership.Role.OWNER, Membership.Role.COLLEAGUE


class MustHandOver(Exception):
    """They own a business that others belong to: somebody must own it before they go."""


def members_of(business: Business | int) -> QuerySet[Membership]:
    """Who works there now and can come in, the longest there first."""
    here = Membership.objects.filter(
        business=business, until_at=None, person__closed_at=None, person__is_active=True
    )
    return here.select_related("person").order_by("from_at", "pk")


def others_in(membership: Membership) -> QuerySet[Membership]:
    return members_of(membership.business_id).exclude(pk=membership.pk)


def must_hand_over(membership: Membership | None) -> bool:
    return membership is not None and membership.is_owner and others_in(membership).exists()


def enter(person: Person, business: Business) -> Membership:
    """From now on they work there: as its owner, if it has none. Raises MustHandOver."""
    before = current(person.pk)
    if before and before.business_id == business.pk:
        return before
    if before:
        go(before)
    owned = Membership.objects.filter(business=business, role=OWNER, until_at=None).exists()
    made = Membership.objects.create(person=person, business=business, role=COLLEAGUE if owned else OWNER)
    record("joined_business", person, f"business:{business.pk}")
    return made


def go(membership: Membership) -> None:
    """They leave of their own will. Raises MustHandOver."""
    if must_hand_over(membership):
        raise MustHandOver
    end(membership)
    record("left_business", membership.person, f"business:{membership.business_id}")


def end(membership: Membership) -> None:
    """The row stays, as the history of who was there until when."""
    Membership.objects.filter(pk=membership.pk).update(until_at=Greatest(F("from_at"), timezone.now()))


def make_owner(membership: Membership) -> None:
    """Instead of whoever owns the business now, who stays as a colleague."""
    here = Membership.objects.filter(business=membership.business_id, until_at=None)
    here.filter(role=OWNER).update(role=COLLEAGUE)
    here.filter(pk=membership.pk).update(role=OWNER)
    record("became_owner", membership.person, f"business:{membership.business_id}")


def gives_way(owner: Membership, other: Membership) -> bool:
    """Of two owners whose businesses become one: only who can't come in gives way, to one who can."""
    return other.person.may_come_in and not owner.person.may_come_in


def pass_on(person: Person) -> Membership | None:
    """Who can't come in any more owns nothing that others belong to: the colleague longest there owns it now.

    The caller holds the person's row. None, and nothing changes, where they own nothing or are alone.
    """
    now = current(person.pk)
    if now is None:
        return None
    lock_businesses([now.business_id])
    now.refresh_from_db()
    heir = others_in(now).first() if now.is_owner else None
    if heir:
        make_owner(heir)
    return heir
