from datetime import timedelta

from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import Now

from portal.mail.kinds import kinds
from portal.mail.models import LEFT, Message, State
from profiles.budget.uses import WEEK
from profiles.consent.models import Purpose

URGENT = {Purpose.WARNINGS.value}
"""Purposes whose mail neither waits for the cadence or the budget nor uses them up."""


def mails_of_a_week() -> QuerySet[Message]:
    return _marketing().filter(_had_within(WEEK))


def other_mails_within(time: timedelta) -> QuerySet[Message]:
    """What the person of a row (see portal/mail/conditions.py) had besides it, or is about to get.

    Of two claimed rows the older one goes first.
    """
    ahead = Q(state=State.CLAIMED, pk__lt=OuterRef("ledger_id"))
    others = _marketing().filter(person=OuterRef("person"))
    return others.filter(_had_within(time) | ahead).exclude(pk=OuterRef("ledger_id"))


def _had_within(time: timedelta) -> Q:
    return Q(state__in=LEFT, handed_over_at__gt=Now() - time)


def _marketing() -> QuerySet[Message]:
    return Message.objects.filter(
        kind__in=[kind.slug for kind in kinds if kind.purpose and kind.purpose not in URGENT]
    )
