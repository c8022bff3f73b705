"""A code or a link comes back: the person is confirmed, and what was carried and ticked is attached."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from portal.activity.recording import record
from portal.mail.models import Message
from profiles.accounts import carrying
from profiles.accounts.codes import is_right
from profiles.accounts.models import PendingSignup
from profiles.consent.consenting import give
from profiles.consent.models import ConsentWording
from profiles.people.confirming import confirm
from profiles.people.models import Person
from profiles.value.noting import note_confirmed

WRONG_TRIES = 5
WRONG_TRIES_A_DAY = 20


@dataclass(frozen=True)
class Wanted:
    """What somebody ticked of a request that was made in another browser: names of carriers, ids of wordings."""

    carried: Collection[str]
    ticked: Collection[int]


class RefusedError(Exception):
    """Not let in; the page offers a new code."""


class WrongCodeError(RefusedError):
    def __init__(self, left: int) -> None:
        super().__init__(f"{left} tries left")
        self.left = left


class TooManyTriesError(RefusedError):
    """So many wrong codes for one person in a day that it looks like guessing; the mailed link still works."""


def come_in_by_code(
    key: uuid.UUID, typed: str, *, network: str, carried: dict[str, Any] | None = None
) -> Person:
    """Raises WrongCodeError while there are tries left, TooManyTriesError, and RefusedError for a code that is over.

    For somebody who is shut out any code is wrong, so that a stranger learns nothing.
    """
    with transaction.atomic():
        pending = _locked(key)
        _refuse_guessing(pending)
        if is_right(pending, typed) and pending.person.may_come_in:
            return come_in(pending, by="code", network=network, carried=carried)
        PendingSignup.objects.filter(pk=key).update(wrong_tries=F("wrong_tries") + 1)
    raise WrongCodeError(WRONG_TRIES - pending.wrong_tries - 1)


@transaction.atomic
def come_in(
    pending: PendingSignup,
    *,
    by: str = "link",
    network: str = "",
    carried: dict[str, Any] | None = None,
    wanted: Wanted | None = None,
) -> Person:
    """Use up a request whose code or link came back. Raises RefusedError when it is used, expired or shut.

    It proves who reads the address, which is all that a yes to mail needs; a second step may still lie ahead.

    `carried` is newer than what the request took along, where both are of one carrier. `wanted` leaves out what
    the person did not ask for; without it they are who asked.
    """
    pending = _locked(pending.key)
    if wanted is not None:
        _leave_out(pending, wanted)
    person = pending.person
    if not person.may_come_in:
        raise RefusedError("shut")
    pending.used_at = timezone.now()
    pending.save(update_fields=["used_at"])
    is_new = confirm(person, language=pending.language)
    carrying.attach(person, {**pending.carried, **(carried or {})}, is_new=is_new)
    _give_what_was_ticked(pending, by, network)
    note_confirmed(pending.key, person, pending.ticked)
    return person


@transaction.atomic
def arrive(person: Person, by: str, carried: dict[str, Any]) -> None:
    """Somebody is in, all steps behind them; `carried` is what they did before that, and fills gaps."""
    record("signed_in", person, by=by)
    carrying.attach(person, carried, is_new=False)


def _locked(key: uuid.UUID) -> PendingSignup:
    """The request and its person, both locked, if it can still let anybody in."""
    pending = PendingSignup.objects.select_for_update().filter(pk=key).first()
    if pending is None or pending.is_over:
        raise RefusedError("used, expired or gone")
    pending.person = Person.objects.select_for_update(no_key=True).get(pk=pending.person_id)
    return pending


def _leave_out(pending: PendingSignup, wanted: Wanted) -> None:
    pending.carried = {name: data for name, data in pending.carried.items() if name in wanted.carried}
    pending.ticked = [pk for pk in pending.ticked if pk in wanted.ticked]


def _refuse_guessing(pending: PendingSignup) -> None:
    day = timezone.now() - timedelta(days=1)
    rows = PendingSignup.objects.filter(person=pending.person, made_at__gt=day)
    wrong = rows.aggregate(wrong=Sum("wrong_tries"))["wrong"] or 0
    if wrong >= WRONG_TRIES_A_DAY:
        raise TooManyTriesError
    if pending.wrong_tries >= WRONG_TRIES:
        raise RefusedError("all tries used")


def _give_what_was_ticked(pending: PendingSignup, by: str, network: str) -> None:
    if not pending.ticked:
        return
    proof = _proof(pending, by, network)
    for wording in ConsentWording.objects.filter(pk__in=pending.ticked):
        give(
            pending.person,
            wording.purpose,
            wording.channel,
            wording=wording,
            source="signup",
            proof=proof,
        )


def _proof(pending: PendingSignup, by: str, network: str) -> dict[str, Any]:
    sent = Message.objects.filter(kind="code", person=pending.person, occasion=f"code:{pending.key}")
    key = sent.values_list("key", flat=True).first()
    return {
        "by": by,
        "message": str(key) if key else "",
        "asked_at": pending.made_at.isoformat(),
        "confirmed_at": pending.used_at.isoformat() if pending.used_at else "",
        "network": network,
    }
