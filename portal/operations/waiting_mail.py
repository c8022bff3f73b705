"""What is due in the ledger, read from its partial indexes alone: a million rows that are done cost nothing."""

from typing import Any

from django.db import connection
from django.db.models import Count
from django.db.models.functions import Now

from portal.mail.models import WAITING, Message, State, Stream
from portal.mail.querysets import in_doubt

MOST = 10_000
"""Counted up to here: more is as bad."""
SECONDS = "SELECT extract(epoch FROM now() - %s::timestamptz)::float"
GROUPS: dict[str, tuple[State, ...]] = {
    "waiting": WAITING,
    "leaving": (State.CLAIMED, State.HANDED_OVER),
    "in_doubt": (State.IN_DOUBT,),
}
"""As partial indexes group them: to tell two states of one index apart, all its rows would have to be read."""


def oldest_waiting() -> dict[str, float]:
    """By stream: how many seconds ago the oldest waiting mail was due; 0 where none is."""
    return {stream.value: _seconds_due(stream) for stream in Stream}


def _seconds_due(stream: Stream) -> float:
    """Mail of a mailing that is paused, and of a domain that is, waits by somebody's word."""
    due = Message.objects.filter(state__in=WAITING, stream=stream, mailing=None, lane="", due_at__lte=Now())
    oldest = due.order_by("due_at").values_list("due_at", flat=True).first()
    if oldest is None:
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute(SECONDS, [oldest])
        row: Any = cursor.fetchone()
    return float(row[0])


def some_in_doubt() -> int:
    return len(in_doubt().values_list("pk")[:MOST])


def unfinished_counts() -> dict[str, int]:
    """Rows that are not at an end, or of which nobody knows; of each group up to MOST."""
    return {name: _counted(states) for name, states in GROUPS.items()}


def _counted(states: tuple[State, ...]) -> int:
    some = Message.objects.filter(state__in=states).values("pk")[:MOST]
    return int(some.aggregate(count=Count("pk"))["count"])
