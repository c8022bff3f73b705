"""What somebody proves themselves with besides mail and password: read, counted, and tried."""

from dataclasses import dataclass, field
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.db import transaction
from django.utils import timezone

from profiles.accounts.noticing import notice
from profiles.people.models import Person
from profiles.security.models import WrongTry

Type = Authenticator.Type
SECOND = (Type.TOTP, Type.WEBAUTHN)
"""Recovery codes alone are no second factor: they stand in for one that was lost."""
FEW_CODES = 3
TRIES_AT_ONCE, AT_ONCE = 5, timedelta(minutes=5)
TRIES_A_DAY = 20


class TooManyWrongError(Exception):
    """So many wrong tries that it looks like guessing: nothing is looked at for a while, right or wrong."""


@dataclass
class Factors:
    authenticator: Authenticator | None = None
    passkeys: list[Authenticator] = field(default_factory=list)
    recovery: Authenticator | None = None

    @property
    def any(self) -> bool:
        return self.authenticator is not None or bool(self.passkeys)

    @property
    def codes_left(self) -> int:
        return len(self.recovery.wrap().get_unused_codes()) if self.recovery else 0

    @property
    def few_codes_left(self) -> bool:
        return self.any and self.codes_left <= FEW_CODES


def factors_of(person: Person) -> Factors:
    found = Factors()
    for row in Authenticator.objects.filter(user=person).order_by("pk"):
        if row.type == Type.TOTP:
            found.authenticator = row
        elif row.type == Type.WEBAUTHN:
            found.passkeys.append(row)
        else:
            found.recovery = row
    return found


def has_second_factor(person: Person) -> bool:
    return bool(Authenticator.objects.filter(user=person, type__in=SECOND).exists())


def use_code(person: Person, typed: str, *, network: str) -> Authenticator | None:
    """The authenticator app or the recovery codes that this code is of, which uses it up. None for a wrong one.

    Raises TooManyWrongError. One try at a time for each person, so that a code is good once.
    """
    with transaction.atomic():
        refuse_guessing(person)
        found = _owner_of(person, "".join(typed.split()))
        if found is None:
            note_wrong(person, network=network)
        return found


def refuse_guessing(person: Person) -> None:
    """Holds the person's row until the end of the transaction. Raises TooManyWrongError."""
    Person.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)
    if _tries(person, AT_ONCE) >= TRIES_AT_ONCE or _tries(person, timedelta(days=1)) >= TRIES_A_DAY:
        raise TooManyWrongError


def _tries(person: Person, within: timedelta) -> int:
    return WrongTry.objects.filter(person=person, at__gt=timezone.now() - within).count()


def note_wrong(person: Person, *, network: str) -> None:
    """The first time in a day that it looks like guessing, the person is told."""
    WrongTry.objects.create(person=person)
    if _tries(person, timedelta(days=1)) == TRIES_AT_ONCE:
        notice(person, "guessing", network=network)


def _owner_of(person: Person, code: str) -> Authenticator | None:
    for row in Authenticator.objects.filter(user=person, type__in=(Type.TOTP, Type.RECOVERY_CODES)):
        if _fits_app(row, code) if row.type == Type.TOTP else row.wrap().validate_code(code):
            return row
    return None


def _fits_app(row: Authenticator, code: str) -> bool:
    """RFC 6238: a code of this half minute or its neighbours, and later than any that was used before."""
    secret, last = decrypt(row.data["secret"]), row.data.get("last_counter", 0)
    for counter in yield_hotp_counters_from_time():
        if counter > last and format_hotp_value(hotp_value(secret, counter)) == code:
            row.data["last_counter"] = counter
            row.save(update_fields=["data"])
            return True
    return False


def fits_secret(secret: str, typed: str) -> int | None:
    """Which half minute a code of a new authenticator app is of; None for a wrong one."""
    code = "".join(typed.split())
    counters = yield_hotp_counters_from_time()
    return next((at for at in counters if format_hotp_value(hotp_value(secret, at)) == code), None)


def purge_wrong_tries() -> int:
    limit = timezone.now() - timedelta(days=1)
    gone, _ = WrongTry.objects.filter(at__lt=limit).delete()
    return gone
