import uuid

from django.http import HttpRequest

from profiles.accounts.codes import key_in
from profiles.accounts.keys import fits, pk_in
from profiles.accounts.models import PendingSignup
from profiles.people.models import Person

SESSION_KEY = "pending_signup"


def remember(request: HttpRequest, pending: PendingSignup) -> None:
    """This browser asked; its code page is about this request."""
    request.session[SESSION_KEY] = str(pending.key)


def forget(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)


def pending_here(request: HttpRequest) -> PendingSignup | None:
    """What this browser asked for last."""
    return _fetch(request.session.get(SESSION_KEY))


def asked_here(request: HttpRequest, pending: PendingSignup) -> bool:
    """Whether this browser made the request, so that its user ticked and did what came along."""
    return request.session.get(SESSION_KEY) == str(pending.key)


def pending_of_link(token: str) -> PendingSignup | None:
    """What a mailed link is about, over or not; None for anything that we did not sign, or have purged."""
    return _fetch(key_in(token))


def person_of_key(key: str, *, lock: bool = False) -> Person | None:
    """Who may set a password by this mailed key; None for a key that is over, and for who is shut out."""
    pk = pk_in(key)
    people = Person.objects.select_for_update(no_key=True) if lock else Person.objects.all()
    person = people.filter(pk=pk).first() if pk is not None else None
    return person if person and person.may_come_in and fits(key, person) else None


def _fetch(key: str | uuid.UUID | None) -> PendingSignup | None:
    return PendingSignup.objects.select_related("person").filter(pk=key).first() if key else None
