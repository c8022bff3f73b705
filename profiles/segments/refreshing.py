"""Kept segments brought up to date: who came in and who left, set-based, with an activity for each."""

from datetime import UTC, datetime

import structlog
from django.db import connection, transaction
from django.utils import timezone

from portal.activity.recording import record, record_returning
from portal.mail.eligibility import reachable
from profiles.consent.models import Purpose
from profiles.people.models import Person
from profiles.segments.compiling import ids_of, people_in
from profiles.segments.conditions import BrokenRuleError
from profiles.segments.counting import bounded, kind_for
from profiles.segments.models import Segment, SegmentMember, SegmentSize
from profiles.segments.waiting import LOCK

log = structlog.get_logger(__name__)

LONGEST_MS = 120_000
"""A rule that the database cannot answer in this time fails, so that the others get their turn."""
WANT = "CREATE TEMPORARY TABLE segment_wanted (id) ON COMMIT DROP AS {people}"
"""The rule is asked once, and by several workers of PostgreSQL, which what writes never is."""
UNWANT = "DROP TABLE IF EXISTS pg_temp.segment_wanted"
FILL = """
    INSERT INTO profiles_segmentmember (segment_id, person_id, since)
    SELECT %s, id, %s FROM segment_wanted
"""
ENTER = """
    INSERT INTO profiles_segmentmember (segment_id, person_id, since)
    SELECT %s, id, %s FROM segment_wanted AS wanted
    WHERE NOT EXISTS (SELECT FROM profiles_segmentmember m WHERE m.segment_id = %s AND m.person_id = wanted.id)
    RETURNING person_id
"""
LEAVE = """
    DELETE FROM profiles_segmentmember m
    WHERE m.segment_id = %s AND NOT EXISTS (SELECT FROM segment_wanted AS wanted WHERE wanted.id = m.person_id)
    RETURNING person_id
"""


def refresh_all() -> dict[str, int]:
    """Each in a transaction of its own: one that is broken, or fails, holds up no other."""
    totals = {"refreshed": 0, "entered": 0, "left": 0}
    for pk in Segment.objects.filter(is_kept=True).order_by("pk").values_list("pk", flat=True):
        moved = _tried(pk)
        if moved is not None:
            totals = {name: totals[name] + more for name, more in zip(totals, (1, *moved), strict=True)}
    return totals


def _tried(pk: int) -> tuple[int, int] | None:
    try:
        return refresh(pk)
    except Exception:
        log.exception("segment not refreshed", segment=pk)
        return None


@transaction.atomic
def refresh(pk: int) -> tuple[int, int] | None:
    """How many came in and left; None when it is broken, no longer kept, or another worker is at it.

    The first filling is no entering: those people were like that before anybody asked, and a journey that begins
    with entering would start for all of them at once. It leaves one activity of nobody's, with the number.
    """
    segment = Segment.objects.filter(pk=pk, is_kept=True).first() if _alone(pk) else None
    if segment is None:
        return None
    now = timezone.now()
    try:
        with bounded(LONGEST_MS):
            moved = _moved(segment, now)
    except BrokenRuleError as broken:
        log.warning("segment is broken", segment=pk, words=broken.words)
        Segment.objects.filter(pk=pk).update(is_broken=True)
        return None
    _write_size(segment, now)
    Segment.objects.filter(pk=pk).update(refreshed_at=now, is_broken=False)
    return moved


def _alone(pk: int) -> bool:
    """Until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK, pk])
        return bool(cursor.fetchone()[0])


def _moved(segment: Segment, now: datetime) -> tuple[int, int]:
    _want(segment, now)
    if segment.refreshed_at is None:
        record("segment_filled", None, segment.subject, people=_fill(segment, now))
        return 0, 0
    entered = record_returning("entered_segment", segment.subject, ENTER, [segment.pk, now, segment.pk])
    return entered, record_returning("left_segment", segment.subject, LEAVE, [segment.pk])


def _want(segment: Segment, now: datetime) -> None:
    people, values = ids_of(people_in(segment.rule, now=now))
    with connection.cursor() as cursor:
        cursor.execute(UNWANT)
        cursor.execute(WANT.format(people=people), values)
        cursor.execute("ANALYZE segment_wanted")


def _fill(segment: Segment, now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(FILL, [segment.pk, now])
        return int(cursor.rowcount)


def _write_size(segment: Segment, now: datetime) -> None:
    """Of the day, the last count wins."""
    members = Person.objects.filter(pk__in=SegmentMember.objects.filter(segment=segment).values("person"))
    kind = kind_for(Purpose.NEWSLETTER)
    reached = reachable(members, kind).count() if kind else 0
    SegmentSize.objects.update_or_create(
        segment=segment,
        day=now.astimezone(UTC).date(),
        defaults={"people": SegmentMember.objects.filter(segment=segment).count(), "reachable": reached},
    )
