"""Passkeys: what the browser is asked to sign, and whether what comes back is right. Both lie in one session."""

import json
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.db import transaction

from profiles.people.models import Person
from profiles.security.factors import note_wrong, refuse_guessing

LONGEST = 20_000
MISFITS = (ValidationError, ValueError, TypeError, KeyError, AttributeError)


def to_sign(person: Person | None = None) -> dict[str, Any]:
    """Without a person any passkey of this site will do; it must then verify who holds it, and is both steps."""
    options: dict[str, Any] = auth.begin_authentication(person)
    return options


def to_make(person: Person) -> dict[str, Any]:
    options: dict[str, Any] = auth.begin_registration(person, True)
    return options


def signed_by(sent: str) -> Authenticator | None:
    """Whose passkey signed, of all people's. None for what is not right."""
    return _tried(
        lambda data: auth.complete_authentication(auth.extract_user_from_response(data), data), sent
    )


def signed_as(person: Person, sent: str, *, network: str) -> Authenticator | None:
    """One of this person's passkeys. None for what is not right; raises TooManyWrongError."""
    with transaction.atomic():
        refuse_guessing(person)
        found = _tried(lambda data: auth.complete_authentication(person, data), sent)
        if found is None:
            note_wrong(person, network=network)
        return found


def made(sent: str) -> dict[str, Any] | None:
    """What the browser made, checked; None for what is not right."""

    def check(data: dict[str, Any]) -> dict[str, Any]:
        auth.parse_registration_response(data)
        auth.complete_registration(data)
        return data

    checked: dict[str, Any] | None = _tried(check, sent)
    return checked


def _tried(check: Callable[[dict[str, Any]], Any], sent: str) -> Any:
    try:
        data = json.loads(sent) if len(sent) < LONGEST else None
        return check(data) if isinstance(data, dict) else None
    except MISFITS:
        return None
