"""A provider's reports, in anymail's words, as outcomes of our messages. Who sent them was checked before."""

import hashlib
from typing import Any

import structlog
from anymail.signals import EventType, RejectReason

from portal.mail.bounces.belonging import message_called
from portal.mail.bounces.models import What
from portal.mail.bounces.noting import note_outcome, unsubscribed_elsewhere
from portal.mail.bounces.statuses import NOT_THE_ADDRESS, kind_of_failure, status_in
from portal.mail.bounces.taking_in import take_in
from portal.mail.posting import METADATA

log = structlog.get_logger(__name__)

FAILED = {EventType.BOUNCED, EventType.REJECTED, EventType.FAILED}
NO_SUCH_ADDRESS = {RejectReason.INVALID, RejectReason.BOUNCED}
"""Of the rest (full, blocked, content, timed out) the address is not to blame."""


def take_event(event: Any, provider: str) -> bool:
    """False for what says nothing of a message of ours, or was heard before."""
    message = message_called(str((event.metadata or {}).get(METADATA) or event.message_id or ""))
    if message is None:
        log.info("a report of no message of ours", provider=provider, kind=event.event_type)
        return False
    if event.event_type == EventType.UNSUBSCRIBED:
        unsubscribed_elsewhere(message)
        return True
    what = _what(event)
    if what is None:
        return False
    words = event.mta_response or event.description or event.reject_reason or ""
    return note_outcome(
        what, message, source=provider, event_id=_id(event), words=str(words), at=event.timestamp
    )


def take_inbound(event: Any, provider: str) -> None:
    """A mail that came to us through the provider: a bounce counts, anything else is somebody else's to read."""
    recipient = event.message.envelope_recipient or ""
    made = take_in(event.message.as_bytes(), source=provider, recipient=recipient)
    log.info("a mail came in", provider=provider, made_of_it=made)


def _what(event: Any) -> What | None:
    if event.event_type in FAILED:
        return _failure(event.reject_reason, f"{event.mta_response or ''} {event.description or ''}")
    return {EventType.DELIVERED: What.DELIVERED, EventType.COMPLAINED: What.COMPLAINT}.get(event.event_type)


def _failure(reason: str | None, words: str) -> What:
    """What the mail server said, where it gave a code; a provider's "bounced" may also be a full mailbox."""
    status = status_in("", words)
    if status:
        return kind_of_failure(status, words)
    return What.HARD if reason in NO_SUCH_ADDRESS and not NOT_THE_ADDRESS.search(words) else What.SOFT


def _id(event: Any) -> str:
    """The provider's own where it has one, else made from what the report says."""
    said = (event.event_id, event.event_type, event.message_id, event.recipient, event.timestamp)
    return hashlib.sha256(repr(said).encode()).hexdigest()
