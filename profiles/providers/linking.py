"""A provider's account comes to let somebody in, or no more."""

from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from portal.activity.recording import record
from profiles.accounts.noticing import notice
from profiles.people.models import Person
from profiles.security.factors import has_second_factor

CARRIER = "provider"


class LinkedElsewhereError(Exception):
    """That account of the provider lets somebody else in."""


@transaction.atomic
def link(person: Person, provider: str, uid: str, *, network: str) -> bool:
    """False when it was so before. Raises LinkedElsewhereError."""
    row, made = SocialAccount.objects.get_or_create(provider=provider, uid=uid, defaults={"user": person})
    if row.user_id != person.pk:
        raise LinkedElsewhereError
    if made:
        record("provider_linked", person, f"provider:{provider}")
        notice(person, "provider_added", network=network)
    return bool(made)


@transaction.atomic
def unlink(account: SocialAccount, *, network: str) -> None:
    """The mailed code still lets the person in, always."""
    person = account.user
    account.delete()
    record("provider_unlinked", person, f"provider:{account.provider}")
    notice(person, "provider_removed", network=network)


def attach(person: Person, data: Any, is_new: bool) -> None:
    """The code mailed to the address that the provider named came back, from the browser that had been there.

    For who has a second factor that is not enough, since it lies still ahead: they connect it at /me/security/.
    """
    if has_second_factor(person):
        return
    try:
        link(person, data["provider"], data["uid"], network=data["network"])
    except LinkedElsewhereError:
        return
