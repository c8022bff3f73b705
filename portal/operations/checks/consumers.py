from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from portal.activity.consuming import consumers
from portal.activity.models import Cursor
from portal.activity.querysets import after
from portal.operations.findings import Finding, fine, warning

LATE_SECONDS = 120


def check() -> Iterator[Finding]:
    """Each reads activity in order, and from where it is nothing may be old."""
    behind = list(late())
    for slug, seconds in behind:
        do = "Look in the worker's log for what failed, and above for a transaction that holds it back."
        yield warning(f"{slug} is {seconds} s behind with what happened.", do)
    if not behind:
        yield fine("All that happened has had its effects.")


def late(seconds: int = LATE_SECONDS) -> Iterator[tuple[str, int]]:
    """Consumers that are more than so many seconds behind, and how many."""
    cursors = {cursor.consumer: cursor for cursor in Cursor.objects.all()}
    for consumer in consumers:
        next_at = _next_at(cursors.get(consumer.slug) or Cursor(consumer=consumer.slug))
        waited = int((timezone.now() - next_at).total_seconds()) if next_at else 0
        if waited > seconds:
            yield consumer.slug, waited


def _next_at(cursor: Cursor) -> datetime | None:
    return after(cursor).order_by("xid", "id").values_list("at", flat=True).first()
