from django.core.signing import BadSignature
from django.http import Http404

from portal.mail.tokens import from_address
from portal.mail.tracking.links import CLICK, OPEN


def get_click(token: str) -> tuple[int, int]:
    """Whose letter, and which link of it; Http404 for an address that we did not make."""
    return _opened(CLICK, token)


def get_opening(token: str) -> int:
    """Whose letter; Http404 for an address that we did not make."""
    return _opened(OPEN, token)[0]


def _opened(purpose: str, token: str) -> tuple[int, int]:
    try:
        return from_address(purpose, token)
    except BadSignature:
        raise Http404 from None
