"""A past for the demo company: activity that every consumer has behind it, with its rollups."""

from django.db import connection

from portal.activity.consuming import consumers
from portal.activity.models import Activity, Cursor, Rollup
from portal.demo.batches import Batch, insert

# Rows of transaction 0 come before all others, so that consumers which have read anything have these behind them;
# one that has read nothing yet is put after the last of them.
WRITE = """
WITH written AS ({activities} RETURNING person_id, verb, at)
{rollups}"""
BEHIND = """
UPDATE portal_cursor SET last_id = COALESCE((SELECT max(id) FROM portal_activity WHERE xid = '0'::xid8), last_id)
WHERE xid = '0'::xid8"""


def write_past(batch: Batch, happened: str) -> None:
    """`happened`: a SELECT of person_id, verb, subject and at. Each verb is written once per batch."""
    columns = {name: name for name in ("person_id", "verb", "subject", "at")}
    activities = insert(
        Activity, {**columns, "xid": "'0'::xid8"}, f"FROM ({happened}) AS happened ORDER BY at"
    )
    kept = {"count": "count(*)", "first_at": "min(at)", "last_at": "max(at)"}
    rolled = insert(
        Rollup, {"person_id": "person_id", "verb": "verb", **kept}, "FROM written GROUP BY person_id, verb"
    )
    batch.run(WRITE.format(activities=activities, rollups=rolled))
    _pass()


def _pass() -> None:
    for consumer in consumers:
        Cursor.objects.get_or_create(consumer=consumer.slug)
    with connection.cursor() as cursor:
        cursor.execute(BEHIND)
