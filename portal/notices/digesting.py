"""One mail with several notices, at most one for each person and day of theirs."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import CharField, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from portal.mail.models import Message
from portal.mail.planning import Planned, plan_all
from portal.mail.recipients import own_lane
from portal.notices.models import NoticeRhythm, Rhythm
from portal.notices.querysets import DIGEST, for_digest

FIRST_HOUR, LAST_HOUR = 7, 11
"""The morning on the reader's own clock, in which it is planned; what comes later waits for the next one."""
MONDAY = 1
AT_ONCE = 2_000


class LocalDay(Func):
    template = "to_char(kinship_local(now(), %(expressions)s), 'YYYY-MM-DD')"
    output_field = CharField()


class LocalPart(Func):
    """A number of the time on a clock, now: `hour`, or `isodow`, the day of the week from Monday, 1."""

    template = "EXTRACT(%(part)s FROM kinship_local(now(), %(expressions)s))::int"
    output_field = IntegerField()


def plan_digests() -> int:
    """Sent by beat every few minutes; done twice, nobody has two mails of one day. How many were planned."""
    return sum(iter(_plan_some, 0))


@transaction.atomic
def _plan_some() -> int:
    rows = due_now().order_by("pk").values_list("pk", "email", "occasion", "own")[:AT_ONCE]
    return plan_all(DIGEST, [Planned(pk, email, occasion, lane=lane) for pk, email, occasion, lane in rows])


def due_now() -> QuerySet[Any]:
    """Whose morning it is, who have something new to read, and whose mail of the day is not planned yet."""
    weekly = NoticeRhythm.objects.filter(person=OuterRef("pk"), rhythm=Rhythm.WEEKLY)
    people = get_user_model()._default_manager.filter(is_active=True, closed_at=None)
    timed = people.filter(pk__in=for_digest().values("person")).annotate(
        occasion=Concat(Value("digest:"), LocalDay(F("time_zone"))),
        hour=LocalPart(F("time_zone"), part="hour"),
        day=LocalPart(F("time_zone"), part="isodow"),
        own=own_lane(),
    )
    planned = Message.objects.filter(kind=DIGEST, person=OuterRef("pk"), occasion=OuterRef("occasion"))
    return timed.filter(
        Q(day=MONDAY) | ~Q(Exists(weekly)), ~Exists(planned), hour__gte=FIRST_HOUR, hour__lte=LAST_HOUR
    )
