from django.db.models import Q
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from portal.feedback.models import Feedback
from portal.feedback.scales import THUMB
from portal.web.rates import block_of, seconds_to_wait

SALT = "portal.feedback"
VISITORS = "3/day"
"""How many visitors of one network may answer about one thing."""


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


def seconds_until_new(request: HttpRequest, target: str, object_id: int, scale: str = THUMB) -> int:
    """0 when this reader may answer about the thing. A new session is soon had, so few of a network's count a day."""
    whose = mine(request)
    answers = Feedback.objects.filter(target=target, object_id=object_id, scale=scale)
    asked_again = whose and answers.filter(whose).exists()
    if request.user.is_authenticated or asked_again:
        return 0
    what = (target, str(object_id), block_of(request))
    return seconds_to_wait(VISITORS, "visitor's feedback", *((scale,) if scale != THUMB else ()), *what)


def _fingerprint(request: HttpRequest) -> str:
    """The key itself opens the session, so it is not written down."""
    return salted_hmac(SALT, request.session.session_key or "").hexdigest()[:40]
