from django.db.models import Q
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

SALT = "portal.feedback"


def giver(request: HttpRequest) -> dict[str, object]:
    """Who answers: the person, or a visitor by a fingerprint of their session, which begins now if need be."""
    if request.user.is_authenticated:
        return {"person": request.user}
    if not request.session.session_key:
        request.session.create()
    return {"person": None, "session": _fingerprint(request)}


def mine(request: HttpRequest) -> Q | None:
    """Which answers are by who is looking; None for a visitor who has not done anything yet."""
    if request.user.is_authenticated:
        return Q(person=request.user)
    return Q(person=None, session=_fingerprint(request)) if request.session.session_key else None


def _fingerprint(request: HttpRequest) -> str:
    """The key itself opens the session, so it is not written down."""
    return salted_hmac(SALT, request.session.session_key or "").hexdigest()[:40]
