import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.mail.planning import plan
from profiles.accounts.carrying import offers
from profiles.accounts.codes import hash_of, new_code, token_of
from profiles.accounts.models import PendingSignup
from profiles.people.meeting import meet
from profiles.value.noting import note_asked


@transaction.atomic
def ask_to_come_in(
    address: str,
    *,
    carried: dict[str, Any],
    ticked: Iterable[int],
    language: str,
    next_url: str,
    shown: Iterable[int] = (),
) -> PendingSignup:
    """Mail a code to an address, known or not, and keep what comes along until the code comes back.

    Nobody is let in and nothing is given by this. `next_url` is local; `ticked` are ids of active wordings,
    of those that the page had `shown`.
    Somebody who is shut out is told so by mail.
    """
    person = meet(address, language)
    code, key = new_code(), uuid.uuid4()
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
    note_asked(key, person, shown, language)
    _mail(pending, code)
    return pending


def ask_again(pending: PendingSignup, *, elsewhere: bool = False) -> PendingSignup:
    """A new code for the same request; what came along with a used one has been attached and stays behind.

    `elsewhere`: in another browser than the one that asked. Whoever sits there ticked nothing and told nothing.
    """
    carried = pending.carried if pending.used_at is None else {}
    if elsewhere:
        harmless = [offer.name for offer in offers(carried, is_new=False) if offer.ticked]
        carried = {name: carried[name] for name in harmless}
    return ask_to_come_in(
        pending.person.email,
        carried=carried,
        ticked=[] if elsewhere or pending.used_at else pending.ticked,
        language=pending.language,
        next_url=pending.next_url,
    )


def _mail(pending: PendingSignup, code: str) -> None:
    """The ledger writes to nobody who closed their account: what they are told goes to the address alone."""
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
        reader = None if person.closed_at else person
        plan("notice", reader, occasion, address=person.email, data=data | {"event": "shut_out"})
