"""Second factors come and go. Each change is noted, told by mail, and ends every session of the person.

Who changes it from a page stays signed in there by `sessions.stay_here`.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction

from portal.activity.recording import record
from profiles.accounts.noticing import notice
from profiles.people.models import Person
from profiles.security.factors import SECOND, Type, factors_of
from profiles.security.sessions import end_all_sessions

MOST_PASSKEYS = 20


class NotPossibleError(Exception):
    """It is there already, or nothing is there, or there are too many."""


@transaction.atomic
def add_authenticator(person: Person, secret: str, *, counter: int, network: str) -> bool:
    """Whether recovery codes were made with it. `counter`: the half minute of the code that proved it, now used up.

    Raises NotPossibleError.
    """
    _lock(person)
    if Authenticator.objects.filter(user=person, type=Type.TOTP).exists():
        raise NotPossibleError
    row = TOTP.activate(person, secret).instance
    row.data["last_counter"] = counter
    row.save(update_fields=["data"])
    return _added(person, "authenticator_added", network)


@transaction.atomic
def add_passkey(person: Person, name: str, credential: dict[str, Any], *, network: str) -> bool:
    """Whether recovery codes were made with it. `credential` was checked. Raises NotPossibleError for too many."""
    _lock(person)
    if len(factors_of(person).passkeys) >= MOST_PASSKEYS:
        raise NotPossibleError
    WebAuthn.add(person, name, credential)
    return _added(person, "passkey_added", network)


@transaction.atomic
def remove_factor(person: Person, factor: Authenticator, *, network: str) -> None:
    """An authenticator app or a passkey. With the last of them the recovery codes go too."""
    _lock(person)
    factor.delete()
    if not Authenticator.objects.filter(user=person, type__in=SECOND).exists():
        Authenticator.objects.filter(user=person).delete()
    event = "authenticator_removed" if factor.type == Type.TOTP else "passkey_removed"
    _changed(person, event, network)


@transaction.atomic
def make_recovery_codes(person: Person, *, network: str) -> None:
    """New ones; those before are worth nothing. Raises NotPossibleError without a second factor to stand in for."""
    _lock(person)
    if not factors_of(person).any:
        raise NotPossibleError
    Authenticator.objects.filter(user=person, type=Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(person)
    _changed(person, "recovery_codes_made", network)


@transaction.atomic
def take_factors(person: Person, *, by: Person, network: str) -> int:
    """For somebody who lost them all: staff looked at who asks. How many went."""
    _lock(person)
    gone, _ = Authenticator.objects.filter(user=person).delete()
    if gone:
        end_all_sessions(person)
        record("factors_taken", person, f"person:{person.pk}", by=by.pk)
        notice(person, "factors_taken", network=network)
    return int(gone)


@transaction.atomic
def password_set_by_staff(person: Person, *, by: Person, network: str) -> None:
    """An operator gave them another password, or took it off; whoever was signed in with the old one is out."""
    _lock(person)
    end_all_sessions(person)
    record("password_set_by_staff", person, f"person:{person.pk}", by=by.pk)
    notice(person, "password_by_staff", network=network)


def _added(person: Person, event: str, network: str) -> bool:
    is_first = factors_of(person).recovery is None
    RecoveryCodes.activate(person)
    _changed(person, event, network)
    return is_first


def _changed(person: Person, event: str, network: str) -> None:
    end_all_sessions(person)
    record("security_changed", person, f"security:{event}")
    notice(person, event, network=network)


def _lock(person: Person) -> None:
    Person.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)
