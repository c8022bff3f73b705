"""How many readers call a mailing spam: the operator is told at 0.10 %, and it pauses before 0.30 %.

Big receivers refuse a sender from 0.30 % on. Both rates are of what was delivered, but of 1,000 at least: one
complaint of twenty is told and pauses nothing; two of up to a thousand pause, since a third would make 0.30 %.
"""

from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from portal.mail.bounces.models import DeliveryReport, What
from portal.mail.mailings import OPEN, pause
from portal.mail.models import Mailing, Message, State, Stream
from portal.mail.planning import plan
from portal.mail.reasons import TOO_MANY_COMPLAINTS

log = structlog.get_logger(__name__)

ALERT, LIMIT = 0.001, 0.003
AT_LEAST = 1_000
WINDOW = timedelta(days=7)
ARRIVED = (State.SENT, State.DELIVERED, State.COMPLAINED)
KIND = "mail_trouble"


@dataclass(frozen=True)
class Rate:
    complaints: int
    delivered: int

    @property
    def share(self) -> float:
        return self.complaints / max(self.delivered, AT_LEAST)

    @property
    def alerts(self) -> bool:
        return self.share >= ALERT

    @property
    def pauses(self) -> bool:
        """One more would reach the limit. A single complaint never pauses."""
        return self.complaints > 1 and (self.complaints + 1) / max(self.delivered, AT_LEAST) >= LIMIT


def watch(message: Message) -> None:
    """Called in the transaction of each complaint; looks at the message's mailing, and at all of the last days."""
    mailing, told = message.mailing, False
    if mailing is not None:
        told = _look(rate_of(mailing), [mailing], str(mailing), f"mailing-{mailing.pk}")
    lately = rate_lately()
    if message.stream == Stream.BULK and (lately.pauses or not told):
        _look(lately, list(Mailing.objects.filter(state__in=OPEN)), "", f"week-{timezone.now():%G-%V}")


def rate_of(mailing: Mailing) -> Rate:
    return _rate(Message.objects.filter(mailing=mailing))


def rate_lately() -> Rate:
    """Of all mailings that were under way in the last seven days: complaints that came in, of what they delivered."""
    since = timezone.now() - WINDOW
    lately = Mailing.objects.filter(Q(ended_at=None) | Q(ended_at__gt=since))
    complaints = DeliveryReport.objects.filter(what=What.COMPLAINT, at__gt=since, message__stream=Stream.BULK)
    delivered = _rate(Message.objects.filter(mailing__in=lately)).delivered
    return Rate(complaints.values("message").distinct().count(), delivered)


def _rate(messages: QuerySet[Message]) -> Rate:
    arrived = messages.filter(state__in=ARRIVED)
    found = arrived.aggregate(complaints=Count("pk", filter=Q(state=State.COMPLAINED)), delivered=Count("pk"))
    return Rate(**found)


def _look(rate: Rate, mailings: list[Mailing], name: str, about: str) -> bool:
    """Whether the operator was told."""
    if rate.pauses:
        log.error("mailings pause: too many complaints", about=about, complaints=rate.complaints)
        for mailing in mailings:
            pause(mailing, TOO_MANY_COMPLAINTS)
    if rate.pauses or rate.alerts:
        _tell(rate, name, about, paused=rate.pauses)
    return rate.pauses or rate.alerts


def _tell(rate: Rate, name: str, about: str, *, paused: bool) -> None:
    """Once for each mailing (or week) and threshold, which the ledger sees to."""
    plan(
        KIND,
        None,
        f"complaints:{about}:{'pause' if paused else 'alert'}",
        address=settings.SUPPORT_ADDRESS,
        data={"name": name, "complaints": rate.complaints, "delivered": rate.delivered, "paused": paused},
    )
