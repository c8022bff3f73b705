from datetime import datetime
from typing import Any, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from portal.mail.kinds import kinds
from portal.mail.models import Message
from portal.mail.sealing import seal


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
    row = Message(
        kind=kinds[kind].slug,
        person=cast(Any, person),
        address=address or getattr(person, "email", ""),
        occasion=occasion,
        data=data or {},
        sealed=seal(secrets) if secrets else None,
        due_at=due_at or timezone.now(),
    )
    Message.objects.bulk_create([row], ignore_conflicts=True)
    transaction.on_commit(_wake_dispatcher, robust=True)


def _wake_dispatcher() -> None:
    from portal.mail.tasks import dispatch

    dispatch.delay()
