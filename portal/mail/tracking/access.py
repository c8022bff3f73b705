from django.core.signing import BadSignature
from django.http import Http404

from portal.mail.tokens import ADDRESS_LENGTH, from_address
from portal.mail.tracking.links import CLICK, LINK, OPEN


def get_click(token: str) -> tuple[int, int]:
    """Whose letter, and which link of it; Http404 for an address that we did not make."""
    return _opened(CLICK, token[:ADDRESS_LENGTH]), _opened(LINK, token[ADDRESS_LENGTH:])


def get_opening(token: str) -> int:
    """Whose letter; Http404 for an address that we did not make."""
    return _opened(OPEN, token)


def _opened(purpose: str, token: str) -> int:
    try:
        return from_address(purpose, token)
    except BadSignature:
        raise Http404 from None
