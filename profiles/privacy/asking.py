"""Somebody asks to be erased, or staff do it for them: from then on nobody comes in, and nothing more is mailed."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from portal.activity.recording import record
from portal.mail.models import WAITING, Message, State
from portal.mail.reasons import ERASED
from portal.pseudonyms import pseudonym
from portal.waking import try_to_wake
from profiles.accounts.noticing import notice
from profiles.colleagues.leaving import stand_down
from profiles.merging.models import AccountMerge
from profiles.people.models import Person
from profiles.privacy.models import Erasure
from profiles.security.closing import LastAdminError, is_last_admin
from profiles.security.models import AddressChange
from profiles.security.sessions import end_all_sessions


@transaction.atomic
def ask_to_erase(person: Person, *, by: Person | None, network: str) -> Erasure:
    """Close the account at once, tell its address by a last mail, and have the rest done by a worker.

    Asked again, it is the same. `by`: staff, or the person. Raises LastAdminError.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if is_last_admin(person):
        raise LastAdminError
    erasure, is_new = begin(person, by=by)
    if is_new:
        notice(person, "erasing", network=network, to_anyone=True)
        record("erasure_asked", None, f"erasure:{erasure.pk}")
    return erasure


def begin(person: Person, *, by: Person | None = None) -> tuple[Erasure, bool]:
    """In a transaction, with the person's row locked. Accounts that were merged into theirs go with them."""
    _shut(person)
    wanted = {
        "person": person,
        "addresses": addresses_of(person),
        "by": by,
        "by_themselves": by == person,
    }
    erasure, is_new = Erasure.objects.get_or_create(hashed=hashed(person), defaults=wanted)
    for merged in AccountMerge.objects.filter(into=person).select_related("person"):
        begin(merged.person, by=by)
    stand_down(person)
    transaction.on_commit(lambda: try_to_wake(_wake), robust=True)
    return erasure, is_new


def hashed(person: Person) -> str:
    """Ids may be given twice, after a restore: with when the row was made it is nobody else's."""
    return pseudonym("person", f"{person.pk}:{person.created_at.isoformat()}")


def addresses_of(person: Person) -> list[str]:
    """Theirs now and before, but for those that are somebody else's by now."""
    changes = AddressChange.objects.filter(person=person).values_list("old", "new")
    known = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    found = {address.lower() for address in (*known, *(one for both in changes for one in both))}
    others = Person.objects.filter(email__in=found).exclude(pk=person.pk).values_list("email", flat=True)
    return sorted({person.email, *found} - set(others))


def _shut(person: Person) -> None:
    person.closed_at = person.closed_at or timezone.now()
    person.is_active = False
    person.save(update_fields=["closed_at", "is_active"])
    end_all_sessions(person)
    waiting = Message.objects.filter(person=person, state__in=WAITING)
    waiting.update(state=State.EXCLUDED, reason=ERASED, sealed=None, ended_at=timezone.now())


def _wake() -> None:
    from profiles.privacy.tasks import go_on_erasing

    go_on_erasing.delay()
