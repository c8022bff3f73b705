"""Who is told what, as notices; the kinds are in notices.py."""

from portal.activity.models import Activity
from portal.notices.notifying import notify
from profiles.businesses.belonging import OWNER
from profiles.businesses.models import Membership
from profiles.colleagues.models import JoinRequest
from profiles.people.models import Person

ASKED, CHANGED = "business_request", "business_change"


def tell_owner_asked(request: JoinRequest) -> None:
    about = f"request:{request.pk}"
    notify(ASKED, owner_ids(request.business_id), about, about, by=request.person)


def tell_owner_joined(joined: Membership) -> None:
    _tell_owner(joined, "joined")


def tell_owner_left(left: Membership) -> None:
    _tell_owner(left, "left")


def tell_person(membership: Membership, event: str, by: Person | None) -> None:
    """What somebody else did about where they work: removed, owner."""
    about = f"membership:{membership.pk}"
    notify(CHANGED, membership.person, _occasion(event, membership), about, by=by, data={"event": event})


def tell_answer(request: JoinRequest, by: Person | None) -> None:
    about = f"request:{request.pk}"
    notify(CHANGED, request.person, about, about, by=by, data={"event": request.outcome})


def owner_ids(business: int) -> list[int]:
    rows = Membership.objects.filter(business=business, role=OWNER, until_at=None)
    return list(rows.values_list("person", flat=True))


def _tell_owner(of: Membership, event: str) -> None:
    about = f"membership:{of.pk}"
    people = owner_ids(of.business_id)
    notify(CHANGED, people, _occasion(event, of), about, by=of.person, data={"event": event})


def _occasion(event: str, membership: Membership) -> str:
    """Somebody may become the owner of the same business more than once."""
    return f"{event}:{membership.pk}" if event != "owner" else f"owner:{membership.pk}:{_times(membership)}"


def _times(membership: Membership) -> int:
    subject = f"business:{membership.business_id}"
    return Activity.objects.filter(verb="became_owner", person=membership.person_id, subject=subject).count()
