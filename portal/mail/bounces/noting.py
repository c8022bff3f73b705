"""The one verb for what became of a message after it left, whoever says so."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from portal.mail.bounces.complaints import watch
from portal.mail.bounces.models import DeliveryReport, What
from portal.mail.models import Message, State, Suppression
from portal.mail.resting import purpose_of
from portal.mail.suppressing import suppress
from portal.mail.unsubscribing import Stop, stop

SOFT_WITHIN = timedelta(days=30)
BECOMES = {
    What.DELIVERED: State.DELIVERED,
    What.SOFT: State.BOUNCED,
    What.HARD: State.BOUNCED,
    What.COMPLAINT: State.COMPLAINED,
}
IN_ORDER = (State.HANDED_OVER, State.IN_DOUBT, State.SENT, State.DELIVERED, State.BOUNCED, State.COMPLAINED)
"""A report moves a message forward in this order, never back: reports come late, twice and in any order."""


@transaction.atomic
def note_outcome(
    what: What, message: Message, *, source: str, event_id: str, words: str = "", at: datetime | None = None
) -> bool:
    """Write down a report on a message of ours, with all that follows from it; False for one heard before.

    `event_id` is the source's own name for the report. The caller has made sure that the report belongs to the
    message; `what` is one of the four that say something about its fate.
    """
    held = Message.objects.select_for_update(no_key=True).get(pk=message.pk)
    report, is_new = DeliveryReport.objects.get_or_create(
        source=source[:40],
        event_id=event_id[:100],
        defaults={
            "what": what,
            "message": held,
            "address": held.address.lower(),
            "words": words[:300],
            "at": at or timezone.now(),
        },
    )
    if is_new:
        _move(held, what, words)
        _follow_up(what, held, report)
    return is_new


def _move(message: Message, what: What, words: str) -> None:
    after = BECOMES[what]
    before = IN_ORDER[: IN_ORDER.index(after)]
    reason = "" if what == What.DELIVERED else words[:200]
    Message.objects.filter(pk=message.pk, state__in=before).update(
        state=after,
        reason=reason,
        sealed=None,
        claim=None,
        leased_until=None,
        ended_at=Coalesce("ended_at", Now()),
    )


def _follow_up(what: What, message: Message, report: DeliveryReport) -> None:
    match what:
        case What.HARD:
            suppress(message.address, Suppression.Reason.BOUNCE)
        case What.SOFT if _too_often(report.address):
            suppress(message.address, Suppression.Reason.UNREACHABLE)
        case What.COMPLAINT:
            suppress(message.address, Suppression.Reason.COMPLAINT)
            _withdraw(message, "complaint")
            watch(message)


def _too_often(address: str) -> bool:
    """So many of its messages bounced lately, with none delivered in between."""
    lately = DeliveryReport.objects.filter(address=address, at__gt=timezone.now() - SOFT_WITHIN)
    delivered = lately.filter(what=What.DELIVERED).aggregate(last=Max("at"))["last"]
    soft = lately.filter(what=What.SOFT)
    if delivered:
        soft = soft.filter(at__gt=delivered)
    return soft.values("message").distinct().count() >= settings.MAIL_SOFT_BOUNCES


def _withdraw(message: Message, how: str) -> None:
    """They want no more of this: the consent ends too, for when the address is released one day."""
    purpose = purpose_of(message)
    if purpose and message.person_id:
        stop(Stop(message.person_id, purpose, message.key.hex), {"how": how})


def unsubscribed_elsewhere(message: Message) -> None:
    """A provider's own way to unsubscribe was used."""
    _withdraw(message, "provider")
