"""A past for the demo company: activity that every consumer has behind it, with its rollups."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from portal.activity.consuming import consumers
from portal.activity.models import Activity, Cursor, Rollup
from portal.demo.batches import Batch
from portal.inserting import insert

# Rows of transaction 0 come before all others, so that consumers which have read anything have these behind them;
# one that has read nothing yet is put after the last of them.
WRITE = """
WITH written AS ({activities} RETURNING person_id, verb, at)
{rollups}"""
ADD = """
ON CONFLICT (person_id, verb) DO UPDATE SET
    count = portal_rollup.count + excluded.count,
    first_at = least(portal_rollup.first_at, excluded.first_at),
    last_at = greatest(portal_rollup.last_at, excluded.last_at)"""
BEHIND = """
UPDATE portal_cursor SET last_id = COALESCE((SELECT max(id) FROM portal_activity WHERE xid = '0'::xid8), last_id)
WHERE xid = '0'::xid8"""


def write_past(batch: Batch, happened: str, values: Mapping[str, Any] | None = None) -> None:
    """`happened`: a SELECT of person_id, verb, subject and at, which may use `values`."""
    columns = {name: name for name in ("person_id", "verb", "subject", "at")}
    activities = insert(
        Activity, {**columns, "xid": "'0'::xid8"}, f"FROM ({happened}) AS happened ORDER BY at"
    )
    kept = {"count": "count(*)", "first_at": "min(at)", "last_at": "max(at)"}
    rolled = insert(
        Rollup,
        {"person_id": "person_id", "verb": "verb", **kept},
        f"FROM written GROUP BY person_id, verb {ADD}",
    )
    batch.run(WRITE.format(activities=activities, rollups=rolled), values)
    _pass()


def _pass() -> None:
    for consumer in consumers:
        Cursor.objects.get_or_create(consumer=consumer.slug)
    with connection.cursor() as cursor:
        cursor.execute(BEHIND)
