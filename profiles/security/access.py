import time
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from profiles.people.access import member_of
from profiles.security.factors import Type
from profiles.security.models import OpenSession

SHOWN_KEY = "recovery_codes_shown"


def own_session(request: HttpRequest, key: Any) -> OpenSession:
    """Another browser of who is looking; the one they look with is left by signing out."""
    others = member_of(request).open_sessions.exclude(session_key=request.session.session_key or "")
    return get_object_or_404(others, key=key)


def own_passkey(request: HttpRequest, pk: int) -> Authenticator:
    return get_object_or_404(Authenticator, user=member_of(request), type=Type.WEBAUTHN, pk=pk)


def own_app(request: HttpRequest) -> Authenticator:
    return get_object_or_404(Authenticator, user=member_of(request), type=Type.TOTP)


def show_codes_here(request: HttpRequest) -> None:
    """The recovery codes that were just made: to be seen in this browser, now, and never again."""
    row = Authenticator.objects.get(user=member_of(request), type=Type.RECOVERY_CODES)
    request.session[SHOWN_KEY] = [row.pk, int(time.time())]


def codes_shown_here(request: HttpRequest) -> list[str]:
    """Those that may still be seen; 404 for all others."""
    pk, at = request.session.get(SHOWN_KEY, (0, 0))
    row = Authenticator.objects.filter(user=member_of(request), type=Type.RECOVERY_CODES, pk=pk).first()
    if row is None or time.time() - at > settings.FRESH_MINUTES * 60:
        raise Http404
    codes: list[str] = row.wrap().get_unused_codes()
    return codes


def hide_codes(request: HttpRequest) -> None:
    request.session.pop(SHOWN_KEY, None)
