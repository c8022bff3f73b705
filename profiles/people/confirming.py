from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from portal.activity.recording import record
from profiles.people.models import Person


@transaction.atomic
def confirm(person: Person, *, language: str = "") -> bool:
    """Note that somebody answered from the person's address: from now on they are a member.

    False when they were one before. The caller holds the person's row locked.
    """
    if person.confirmed_at is not None:
        return False
    person.confirmed_at = timezone.now()
    person.only_typed = False
    person.language = language or person.language
    person.save(update_fields=["confirmed_at", "only_typed", "language"])
    EmailAddress.objects.update_or_create(
        user=person, defaults={"email": person.email, "verified": True, "primary": True}
    )
    record("joined", person)
    return True
