from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from portal.mail.kinds import kinds
from portal.mail.models import Message, Stream
from portal.mail.pacing import lane_for
from portal.mail.sealing import seal
from portal.mail.waking import wake

ROWS_AT_ONCE = 2_000


def plan(
    kind: str,
    person: AbstractBaseUser | None,
    occasion: str,
    *,
    address: str = "",
    data: dict[str, Any] | None = None,
    secrets: dict[str, Any] | None = None,
    due_at: datetime | None = None,
) -> None:
    """Put one message into the ledger, in the caller's transaction; done twice, it is there once.

    `data` holds ids and plain values; what nobody may read in the ledger goes into `secrets`. Without a
    person an address is needed. Raises KeyError for an unregistered kind.
    """
    known = kinds[kind]
    to = address or getattr(person, "email", "")
    row = Message(
        kind=known.slug,
        stream=known.stream,
        lane=lane_for(to) if known.stream == Stream.BULK else "",
        person=cast(Any, person),
        address=to,
        occasion=occasion,
        data=data or {},
        sealed=seal(secrets) if secrets else None,
        due_at=due_at or timezone.now(),
    )
    Message.objects.bulk_create([row], ignore_conflicts=True)
    transaction.on_commit(lambda: wake(known.stream), robust=True)


@dataclass(frozen=True)
class Planned:
    """One of many messages of a kind. `lane`: the receiving domain, where that has a pace of its own."""

    person: int
    address: str
    occasion: str
    data: dict[str, Any] = field(default_factory=dict)
    lane: str = ""


def plan_all(kind: str, wanted: Iterable[Planned]) -> int:
    """Put a message to each of many into the ledger, in the caller's transaction; done twice, it is there once.

    How many were asked for. What goes to a million is a mailing (mailings.py).
    """
    known = kinds[kind]
    now = timezone.now()
    rows = [
        Message(
            kind=known.slug,
            stream=known.stream,
            lane=one.lane,
            person_id=one.person,
            address=one.address,
            occasion=one.occasion,
            data=one.data,
            due_at=now,
        )
        for one in wanted
    ]
    if rows:
        Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=ROWS_AT_ONCE)
        transaction.on_commit(lambda: wake(known.stream), robust=True)
    return len(rows)
