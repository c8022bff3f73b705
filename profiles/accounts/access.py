import uuid

from django.http import HttpRequest

from profiles.accounts.codes import key_in
from profiles.accounts.models import PendingSignup

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


def _fetch(key: str | uuid.UUID | None) -> PendingSignup | None:
    return PendingSignup.objects.select_related("person").filter(pk=key).first() if key else None
