"""The one place where somebody's address becomes another, and where that is undone."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone

from portal.activity.recording import record
from portal.mail.models import UNFINISHED, WAITING, Message, State, Stream
from portal.mail.pacing import lane_for
from portal.mail.suppressing import suppress_again
from profiles.accounts.models import PendingSignup
from profiles.accounts.noticing import notice
from profiles.people.models import Person
from profiles.security.models import AddressChange, MailedCode
from profiles.security.sessions import end_all_sessions

UNDO_SALT = "kinship.security.address"
KEYS_TO_THE_DOOR = ("code", "reset", "proof")


class AddressTakenError(Exception):
    """Somebody else has it by now."""


@transaction.atomic
def move(person: Person, address: str, *, network: str) -> AddressChange:
    """The person has proved that they read `address`. Both addresses are told; the old one can undo it.

    What was mailed to the old address lets nobody in any more. Raises AddressTakenError.
    """
    person = _locked(person)
    change = AddressChange.objects.create(person=person, old=person.email, new=address)
    _set_address(person, address)
    end_all_sessions(person)
    record("address_changed", person, f"address:{change.pk}")
    notice(person, "email_changed", network=network)
    notice(person, "email_left", network=network, address=change.old, token=token_of(change))
    return change


@transaction.atomic
def undo_move(change: AddressChange, *, network: str) -> Person:
    """Whoever reads the old address says: that was not me. The account is theirs again, and nobody else's.

    Sessions, password, and every second factor and provider that came with the change or later go; an account closed
    since then is open. Raises AddressTakenError where the old address has an account of its own by now.
    """
    person = _locked(change.person)
    moved_to = person.email
    _set_address(person, change.old)
    _take_back(person, change)
    end_all_sessions(person)
    AddressChange.objects.filter(person=person, at__gte=change.at).update(undone_at=timezone.now())
    record("address_restored", person, f"address:{change.pk}")
    notice(person, "email_restored", network=network)
    notice(person, "email_restored", network=network, address=moved_to)
    return person


def _take_back(person: Person, change: AddressChange) -> None:
    for rows in (
        Authenticator.objects.filter(user=person, created_at__gte=change.at),
        SocialAccount.objects.filter(user=person, date_joined__gte=change.at),
    ):
        rows.delete()
    person.set_unusable_password()
    if person.closed_at and person.closed_at >= change.at:
        person.closed_at = None
    person.save(update_fields=["password", "closed_at"])


def token_of(change: AddressChange) -> str:
    return Signer(salt=UNDO_SALT).sign(str(change.pk))


def change_of(token: str) -> AddressChange | None:
    """What a mailed link undoes, over or not; None for anything that we did not sign for this purpose."""
    try:
        pk = int(Signer(salt=UNDO_SALT).unsign(token))
    except (BadSignature, ValueError):
        return None
    return AddressChange.objects.select_related("person").filter(pk=pk).first()


def is_over(change: AddressChange) -> bool:
    age = timezone.now() - change.at
    return change.undone_at is not None or age > timedelta(days=settings.ADDRESS_UNDO_DAYS)


def _locked(person: Person) -> Person:
    return Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def _set_address(person: Person, address: str) -> None:
    """In the person, in allauth's book, and in the ledger, whose waiting mail follows."""
    holder = Person.objects.select_for_update().filter(email=address).exclude(pk=person.pk).first()
    if holder is not None:
        _make_room(holder)
    person.email = address
    person.save(update_fields=["email"])
    suppress_again([address])
    EmailAddress.objects.update_or_create(
        user=person, defaults={"email": address, "verified": True, "primary": True}
    )
    PendingSignup.objects.filter(person=person).delete()
    MailedCode.objects.filter(person=person, used_at=None).update(expires_at=timezone.now())
    _readdress(person, address)


def _make_room(holder: Person) -> None:
    """Who was only typed into a form gives the address to who reads it. Raises AddressTakenError for all others."""
    if not holder.only_typed or holder.confirmed_at is not None:
        raise AddressTakenError
    holder.delete()


def _readdress(person: Person, address: str) -> None:
    mine = Message.objects.filter(person=person)
    keys = mine.filter(kind__in=KEYS_TO_THE_DOOR, state__in=UNFINISHED)
    keys.exclude(state=State.HANDED_OVER).update(
        state=State.CANCELLED, sealed=None, ended_at=timezone.now(), claim=None
    )
    waiting = mine.filter(state__in=WAITING).exclude(kind="notice")
    waiting.filter(stream=Stream.NOW).update(address=address)
    waiting.filter(stream=Stream.BULK).update(address=address, lane=lane_for(address))
