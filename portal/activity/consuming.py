"""Reads activity in order, exactly once, and never misses a late commit.

Ids are given out before their transactions commit, so reading "id > last" loses rows. A row is read only when
its transaction is older than every one still running, in the order of (xid, id); the cursor moves in the
transaction of the effects. A long transaction anywhere in the cluster holds consumers back.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from django.db import transaction

from portal.activity.models import Activity, Cursor
from portal.activity.querysets import after, settled_after
from portal.registry import Registry

log = structlog.get_logger(__name__)
BATCH = 500


@dataclass(frozen=True)
class Consumer:
    """`effects` gets the next activities, in order, inside the transaction that moves the cursor."""

    slug: str
    effects: Callable[[Sequence[Activity]], None]
    verbs: frozenset[str] = frozenset()

    def wants(self, activity: Activity) -> bool:
        return not self.verbs or activity.verb in self.verbs


consumers: Registry[Consumer] = Registry("activity consumer")


def consume_all() -> bool:
    """Bring every consumer up to date; True when rows remain that a running transaction still holds back.

    One that fails holds up no other: the first failure is raised when all have had their turn.
    """
    failures: list[Exception] = []
    for consumer in consumers:
        try:
            _catch_up(consumer)
        except Exception as failure:
            failures.append(failure)
            log.exception("an activity consumer failed", consumer=consumer.slug)
    if failures:
        raise failures[0]
    return any(_held_back(consumer) for consumer in consumers)


def _catch_up(consumer: Consumer) -> None:
    while _consume_batch(consumer) == BATCH:
        pass


def _consume_batch(consumer: Consumer) -> int:
    with transaction.atomic():
        cursor = _locked_cursor(consumer)
        batch = list(settled_after(cursor)[:BATCH])
        if batch:
            consumer.effects([activity for activity in batch if consumer.wants(activity)])
            cursor.xid, cursor.last_id = batch[-1].xid, batch[-1].pk
            cursor.save(update_fields=["xid", "last_id", "moved_at"])
    return len(batch)


def _locked_cursor(consumer: Consumer) -> Cursor:
    Cursor.objects.get_or_create(consumer=consumer.slug)
    return Cursor.objects.select_for_update().get(consumer=consumer.slug)


def _held_back(consumer: Consumer) -> bool:
    cursor = Cursor.objects.get(consumer=consumer.slug)
    return after(cursor).exists()
