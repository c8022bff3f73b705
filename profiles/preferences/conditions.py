from datetime import timedelta

from django.conf import settings
from django.db.models import (
    DateTimeField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
)
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from portal.mail.conditions import Condition
from portal.mail.kinds import Kind
from profiles.budget.querysets import URGENT, other_mails_within
from profiles.budget.uses import WEEK
from profiles.people.models import Person
from profiles.preferences.models import Preferences
from profiles.preferences.querysets import pauses

MONTH = timedelta(days=30)


def _not_paused(kind: Kind) -> Q | None:
    """Mail with a purpose waits until the day somebody named: product warnings too.

    The pause says "all mail", and they switched it on themselves, for a day they chose. What was warned of is
    sent on that day.
    """
    if not (kind.purpose or kind.can_wait):
        return None
    return ~Q(Exists(pauses().filter(person=OuterRef("person"))))


def _not_too_often(kind: Kind) -> Q | None:
    """Mail with a purpose waits while the person has had as many as they want in a week, or a month.

    Product warnings do not: they were ticked as a purpose of their own, are rare, and are worth nothing a month
    late. Nor do they hold back what else was asked for, since nobody chooses when a product is unsafe.
    """
    if not kind.purpose or kind.purpose in URGENT:
        return None
    lately, this_month = other_mails_within(WEEK), other_mails_within(MONTH)
    twice, monthly = _who_chose(Preferences.Cadence.TWICE_A_WEEK), _who_chose(Preferences.Cadence.MONTHLY)
    one, two = Q(Exists(lately[:1])), Q(Exists(lately[1:2]))
    return ~(two | one & ~twice | monthly & Q(Exists(this_month[:1])))


def _who_chose(cadence: Preferences.Cadence) -> Q:
    return Q(Exists(Preferences.objects.filter(person=OuterRef("person"), cadence=cadence)))


class LocalHour(Func):
    """The hour on the clock of a time zone, now."""

    template = "EXTRACT(hour FROM kinship_local(now(), %(expressions)s))::int"
    output_field = IntegerField()


class NextMorning(Func):
    """When the clock of a time zone next shows the first hour in which mail may come."""

    template = (
        "kinship_instant((date_trunc('day', kinship_local(now(), %(expressions)s)) + make_interval(hours => "
        "%(first)s, days => (EXTRACT(hour FROM kinship_local(now(), %(expressions)s)) >= %(first)s)::int))::text, "
        "%(expressions)s)"
    )
    output_field = DateTimeField()


def _by_day(kind: Kind) -> Q | None:
    """Mail with a purpose comes in the hours that the operator set, by the reader's own clock."""
    waits = kind.can_wait or (kind.purpose and kind.purpose not in URGENT)
    if not waits or not settings.MAIL_SEND_HOURS:
        return None
    first, last = settings.MAIL_SEND_HOURS
    awake = Person.objects.annotate(hour=LocalHour(F("time_zone"))).filter(hour__gte=first, hour__lt=last)
    return Q(person=None) | Q(Exists(awake.filter(pk=OuterRef("person"))))


def _next_morning() -> Combinable:
    first = settings.MAIL_SEND_HOURS[0] if settings.MAIL_SEND_HOURS else 0
    reader = Person.objects.filter(pk=OuterRef("person"))
    return Subquery(reader.values(at=NextMorning(F("time_zone"), first=first)))


PAUSED = Condition("paused", _not_paused, otherwise="wait", words=_("they asked for a pause"))
CADENCE = Condition(
    "cadence", _not_too_often, otherwise="wait", words=_("they had as many mails as they want")
)
BY_DAY = Condition(
    "quiet_hours", _by_day, otherwise="wait", again=_next_morning, words=_("it is night where they are")
)
