"""Closing one's account, and opening it again for a while."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone

from portal.activity.recording import record
from portal.mail.models import WAITING, Message, State, Stream
from profiles.accounts.models import PendingSignup
from profiles.accounts.noticing import notice
from profiles.colleagues.leaving import come_back, stand_down
from profiles.consent.consenting import withdraw
from profiles.consent.models import Consent
from profiles.people.models import Person
from profiles.security.sessions import end_all_sessions

REOPEN_SALT = "kinship.security.reopen"
CLOSED = "closed"
"""Why a waiting mail does not go: as the ledger's own rule about closed accounts says it."""


class LastAdminError(Exception):
    """Nobody would be left who may give anybody a role."""


@transaction.atomic
def close(person: Person, *, network: str) -> None:
    """Nobody can come in any more, nothing more is mailed, and every yes is taken back. Raises LastAdminError.

    What is kept stays in the ledger until it is erased. The address gets a link that opens the account again.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if is_last_admin(person):
        raise LastAdminError
    for consent in Consent.objects.filter(person=person, given=True):
        withdraw(person, consent.purpose, consent.channel, source="closing", proof={"network": network})
    person.closed_at = now = timezone.now()
    person.save(update_fields=["closed_at"])
    end_all_sessions(person)
    PendingSignup.objects.filter(person=person).delete()
    _stop_mail(person)
    stand_down(person)
    record("account_closed", person)
    notice(person, "closed", network=network, token=token_of(person, now), to_anyone=True)


@transaction.atomic
def reopen(token: str, *, network: str) -> Person | None:
    """None for a link that is over. What was said yes to before stays taken back."""
    person = person_of(token, lock=True)
    if person is None:
        return None
    person.closed_at = None
    person.save(update_fields=["closed_at"])
    come_back(person)
    record("account_reopened", person)
    notice(person, "reopened", network=network)
    return person


def is_last_admin(person: Person) -> bool:
    """Superusers only: other admins may be made by them."""
    others = Person.objects.filter(is_superuser=True, is_active=True, closed_at=None).exclude(pk=person.pk)
    return person.is_superuser and not others.exists()


def token_of(person: Person, closed_at: datetime) -> str:
    return Signer(salt=REOPEN_SALT).sign(f"{person.pk}.{int(closed_at.timestamp())}")


def person_of(token: str, *, lock: bool = False) -> Person | None:
    """Whose closed account a mailed link opens: closed at that moment, not long ago, and not shut out since."""
    found = _said(token)
    people = Person.objects.select_for_update(no_key=True) if lock else Person.objects.all()
    person = people.filter(pk=found[0], is_active=True).first() if found else None
    if not found or person is None or person.closed_at is None:
        return None
    age = timezone.now() - person.closed_at
    same = int(person.closed_at.timestamp()) == int(found[1].timestamp())
    return person if same and age < timedelta(days=settings.REOPEN_DAYS) else None


def _said(token: str) -> tuple[int, datetime] | None:
    try:
        pk, _dot, at = Signer(salt=REOPEN_SALT).unsign(token).partition(".")
        return int(pk), datetime.fromtimestamp(int(at), tz=timezone.get_default_timezone())
    except (BadSignature, ValueError):
        return None


def _stop_mail(person: Person) -> None:
    waiting = Message.objects.filter(person=person, stream=Stream.BULK, state__in=WAITING)
    waiting.update(state=State.EXCLUDED, reason=CLOSED, ended_at=timezone.now())
