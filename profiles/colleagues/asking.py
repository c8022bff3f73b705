"""Asking to join by one's mail domain, and what the owner answers."""

from django.db import transaction
from django.utils import timezone

from portal.activity.recording import record
from profiles.businesses.belonging import MustHandOver, must_hand_over
from profiles.businesses.locking import current, lock_people, locked_membership
from profiles.businesses.models import Business, Membership
from profiles.colleagues.answering import Over, move
from profiles.colleagues.domains import own_domain
from profiles.colleagues.inviting import owned
from profiles.colleagues.models import FoundByDomain, JoinRequest
from profiles.colleagues.querysets import REST, found_by
from profiles.colleagues.telling import tell_answer, tell_owner_asked
from profiles.people.models import Person


class AskedAlready(Exception):
    """One request waits for an answer, or this one was refused not long ago."""


@transaction.atomic
def ask_to_join(person: Person, business: Business) -> JoinRequest:
    """Raises Over where the business can't be found any more, MustHandOver and AskedAlready."""
    now = locked_membership(person, business.pk)
    if must_hand_over(now):
        raise MustHandOver
    if not found_by(person).filter(pk=business.pk).exists():
        raise Over
    if _asked(person, business):
        raise AskedAlready
    request = JoinRequest.objects.create(person=person, business=business)
    record("asked_to_join", person, f"business:{business.pk}")
    tell_owner_asked(request)
    return request


def _asked(person: Person, business: Business) -> bool:
    """A refused one counts as long as a refused invitation does."""
    mine = JoinRequest.objects.filter(person=person)
    refused = mine.filter(business=business, outcome="refused", ended_at__gt=timezone.now() - REST)
    return refused.exists() or mine.filter(ended_at=None).exists()


@transaction.atomic
def stop_asking(person: Person) -> None:
    lock_people(person.pk)
    for request in JoinRequest.objects.select_for_update().filter(person=person, ended_at=None):
        _close(request, JoinRequest.Outcome.TAKEN_BACK, None)


@transaction.atomic
def let_in(owner: Person, request: JoinRequest) -> Membership:
    """They agreed, when they asked, to leave where they work. Raises NotOwner, Over and MustHandOver."""
    request = _answerable(owner, request)
    now = current(request.person_id)
    joined = move(request.person, now, request, now.business_id if now else None)
    _close(request, JoinRequest.Outcome.ACCEPTED, owner)
    tell_answer(request, owner)
    return joined


@transaction.atomic
def turn_down(owner: Person, request: JoinRequest) -> None:
    """Raises NotOwner and Over."""
    request = _answerable(owner, request)
    _close(request, JoinRequest.Outcome.REFUSED, owner)
    record("request_refused", owner, f"request:{request.pk}")
    tell_answer(request, owner)


@transaction.atomic
def describe(owner: Person, name: str, *, found: bool) -> None:
    """Its name, and whether people at the owner's own mail domain see it. Raises NotOwner."""
    business, domain = owned(owner).business, own_domain(owner)
    Business.objects.filter(pk=business.pk).update(name=name)
    if found and domain:
        FoundByDomain.objects.update_or_create(business=business, defaults={"domain": domain})
    else:
        FoundByDomain.objects.filter(business=business).delete()


def _answerable(owner: Person, request: JoinRequest) -> JoinRequest:
    """The request as it stands, with everybody concerned locked."""
    lock_people(owner.pk, request.person_id)
    now = current(request.person_id)
    mine = owned(owner, *([now.business_id] if now else []))
    rows = JoinRequest.objects.select_for_update(of=("self",)).select_related("person", "business")
    found = rows.filter(pk=request.pk, business=mine.business_id, ended_at=None).first()
    if found is None or not found.person.is_member or not found.person.is_active:
        raise Over
    return found


def _close(request: JoinRequest, outcome: str, by: Person | None) -> None:
    request.outcome, request.ended_at, request.by = outcome, timezone.now(), by
    request.save(update_fields=["outcome", "ended_at", "by"])
