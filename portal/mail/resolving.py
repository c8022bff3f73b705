"""What an operator decides about a message of which nobody knows whether it arrived."""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from portal.mail.models import Mailing, Message, State
from portal.mail.querysets import in_doubt

AGAIN_WITHIN = timedelta(days=1)
"""What is sent again after its mailing was over has this long to leave."""


def arrived(message: Message) -> bool:
    """They have it. False when the message is not in doubt (any more)."""
    return _resolve(message, state=State.SENT, ended_at=Now())


@transaction.atomic
def send_again(message: Message) -> bool:
    """Sent once more from the same row, so with the same Message-ID. False when it is not in doubt.

    A kind with a secret (a code) fails then: the secret was wiped. Its reader asks for a new one. A mailing that
    was over sends on until it has left.
    """
    mailing = Mailing.objects.select_for_update().filter(pk=message.mailing_id or 0).first()
    planned = _resolve(message, state=State.PLANNED, due_at=Now(), ended_at=None, attempts=0, lost=0)
    if planned and mailing:
        _let_it_leave(mailing)
    return planned


def _let_it_leave(mailing: Mailing) -> None:
    """A mailing that was over goes on, and none ends before the row had its time; a cancelled one stays so."""
    until = timezone.now() + AGAIN_WITHIN
    if mailing.state == Mailing.State.FINISHED:
        mailing.state, mailing.ended_at = Mailing.State.SENDING, None
    if mailing.until_at is not None and mailing.until_at < until:
        mailing.until_at = until
    mailing.save(update_fields=["state", "ended_at", "until_at"])


def _resolve(message: Message, **changes: object) -> bool:
    row = in_doubt().filter(pk=message.pk)
    return row.update(reason="", claim=None, leased_until=None, **changes) == 1
