import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.mail.planning import plan
from profiles.accounts.codes import hash_of, new_code, token_of
from profiles.accounts.models import PendingSignup
from profiles.people.meeting import meet
from profiles.people.models import Person

MAILS_PER_HOUR = 5


@transaction.atomic
def ask_to_come_in(
    address: str, *, carried: dict[str, Any], ticked: Iterable[int], language: str, next_url: str
) -> PendingSignup:
    """Mail a code to an address, known or not, and keep what comes along until the code comes back.

    Nobody is let in and nothing is given by this. `next_url` is local; `ticked` are ids of active wordings.
    Somebody who is shut out is told so by mail; an address that had five mails within the hour gets no more.
    """
    person = meet(address, language)
    code, key = new_code(), uuid.uuid4()
    quiet = _has_had_enough(person)
    pending = PendingSignup.objects.create(
        key=key,
        person=person,
        code_hash=hash_of(key, code),
        carried=carried,
        ticked=list(ticked),
        language=language,
        next_url=next_url,
        expires_at=timezone.now() + timedelta(minutes=settings.CODE_MINUTES),
    )
    if not quiet:
        _mail(pending, code)
    return pending


def ask_again(pending: PendingSignup) -> PendingSignup:
    """A new code for the same request; what came along with a used one has been attached and stays behind."""
    fresh = pending.used_at is None
    return ask_to_come_in(
        pending.person.email,
        carried=pending.carried if fresh else {},
        ticked=pending.ticked if fresh else [],
        language=pending.language,
        next_url=pending.next_url,
    )


def _has_had_enough(person: Person) -> bool:
    lately = timezone.now() - timedelta(hours=1)
    return PendingSignup.objects.filter(person=person, made_at__gt=lately).count() >= MAILS_PER_HOUR


def _mail(pending: PendingSignup, code: str) -> None:
    person, occasion = pending.person, f"code:{pending.key}"
    data = {"language": person.language if person.confirmed_at else pending.language}
    if person.may_come_in:
        ticked = {"ticked": pending.ticked}
        plan(
            "code",
            person,
            occasion,
            data=data | ticked,
            secrets={"code": code, "token": token_of(pending.key)},
        )
    else:
        plan("notice", person, occasion, data=data | {"event": "shut_out"})
