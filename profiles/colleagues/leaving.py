"""Going, being taken out, and somebody else becoming the owner. What they saw ends with their next request."""

from django.db import transaction
from django.utils import timezone

from portal.activity.recording import record
from profiles.businesses.belonging import OWNER, end, go, make_owner, members_of, pass_on
from profiles.businesses.locking import current, lock_businesses, lock_people, locked_membership
from profiles.businesses.models import Membership
from profiles.colleagues.inviting import owned
from profiles.colleagues.models import FoundByDomain, Invitation, JoinRequest
from profiles.colleagues.querysets import open_invitations, open_requests
from profiles.colleagues.telling import tell_answer, tell_owner_left, tell_person
from profiles.people.models import Person


class Gone(Exception):
    """They do not belong to it any more."""


@transaction.atomic
def leave(person: Person) -> None:
    """The business keeps its answers, also when nobody is left. Raises MustHandOver and Gone."""
    mine = locked_membership(person)
    if mine is None:
        raise Gone
    go(mine)
    after_leaving(mine)


def after_leaving(left: Membership) -> None:
    """Whoever owns the business is told; where nobody is left, nobody can say yes to anybody any more."""
    if members_of(left.business).exists():
        tell_owner_left(left)
    else:
        nobody_comes_in(left)


@transaction.atomic
def remove(owner: Person, colleague: Membership) -> None:
    """Raises NotOwner and Gone."""
    theirs = _colleague(owner, colleague)
    end(theirs)
    record("removed_from_business", theirs.person, f"business:{theirs.business_id}", by=owner.pk)
    tell_person(theirs, "removed", owner)


@transaction.atomic
def hand_over(owner: Person, colleague: Membership) -> None:
    """At once: the new owner is told and may hand it on. Who may be found is asked anew. Raises NotOwner and Gone."""
    theirs = _colleague(owner, colleague)
    make_owner(theirs)
    FoundByDomain.objects.filter(business=theirs.business_id).delete()
    tell_person(theirs, "owner", owner)


def stand_down(person: Person) -> None:
    """Of somebody who can't come in any more; the caller holds their row. Whoever owns the business now is told."""
    now, heir = current(person.pk), pass_on(person)
    if now and not members_of(now.business).exists():
        nobody_comes_in(now)
    if heir:
        FoundByDomain.objects.filter(business=heir.business_id).delete()
        tell_person(heir, "owner", person)


def come_back(person: Person) -> None:
    """Of somebody who can come in again; the caller holds their row. A business without an owner is theirs.

    So is one whose owner can't come in either: nobody but who came back could let anybody in.
    """
    now = current(person.pk)
    if now is None or not lock_businesses([now.business_id]) or not now.person.may_come_in:
        return
    if not members_of(now.business_id).filter(role=OWNER).exists():
        make_owner(now)
        tell_person(now, "owner", None)


def _colleague(owner: Person, colleague: Membership) -> Membership:
    """Another one in the owner's business, with both of them and the business locked."""
    lock_people(owner.pk, colleague.person_id)
    mine = owned(owner)
    found = members_of(mine.business).exclude(pk=mine.pk).filter(pk=colleague.pk).first()
    if found is None:
        raise Gone
    return found


def nobody_comes_in(last: Membership) -> None:
    """Of a business that nobody is in any more nobody can say yes or no."""
    now = timezone.now()
    open_invitations(last.business).update(outcome=Invitation.Outcome.TAKEN_BACK, ended_at=now)
    FoundByDomain.objects.filter(business=last.business_id).delete()
    for request in open_requests(last.business):
        request.outcome, request.ended_at = JoinRequest.Outcome.REFUSED, now
        request.save(update_fields=["outcome", "ended_at"])
        tell_answer(request, None)
