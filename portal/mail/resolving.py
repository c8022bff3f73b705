"""What an operator decides about a message of which nobody knows whether it arrived."""

from django.db.models.functions import Now

from portal.mail.models import Message, State
from portal.mail.querysets import in_doubt


def arrived(message: Message) -> bool:
    """They have it. False when the message is not in doubt (any more)."""
    return _resolve(message, state=State.SENT, ended_at=Now())


def send_again(message: Message) -> bool:
    """Sent once more from the same row, so with the same Message-ID. False when it is not in doubt.

    A kind with a secret (a code) fails then: the secret was wiped. Its reader asks for a new one.
    """
    return _resolve(message, state=State.PLANNED, due_at=Now(), ended_at=None, attempts=0, lost=0)


def _resolve(message: Message, **changes: object) -> bool:
    row = in_doubt().filter(pk=message.pk)
    return row.update(reason="", claim=None, leased_until=None, **changes) == 1
