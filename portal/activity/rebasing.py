"""A dump that is restored into another cluster brings transaction ids of the old one, which mean nothing there.

Consumers read in the order of `(xid, id)` below the oldest running transaction. In a younger cluster, rows with large
old ids would wait for it to catch up, and new rows would sort before them and never be read. So all rows get xid 0,
which is below everything, and cursors with them. What some consumer has still to read gets new ids in its old order,
since by `id` alone a row that committed late may lie before one that was read.
"""

from django.db import connection, transaction

LOWEST = "SELECT xid, last_id FROM portal_cursor WHERE (xid, last_id) > ('0'::xid8, 0) ORDER BY xid, last_id LIMIT 1"
REORDER = """
CREATE TEMPORARY TABLE reordered ON COMMIT DROP AS
SELECT id AS old, xid AS old_xid, row_number() OVER (ORDER BY xid, id) + %(top)s AS new
FROM portal_activity WHERE (xid, id) > (%(xid)s::xid8, %(last_id)s)
"""
MOVE_CURSORS = """
UPDATE portal_cursor AS cursor SET xid = '0', last_id = coalesce(
    (SELECT max(new) FROM reordered WHERE (old_xid, old) <= (cursor.xid, cursor.last_id)),
    (SELECT max(id) FROM portal_activity WHERE NOT EXISTS (SELECT FROM reordered WHERE old = id)),
    0)
WHERE (xid, last_id) > ('0'::xid8, 0)
"""
MOVE_ROWS = "UPDATE portal_activity SET id = new FROM reordered WHERE id = old"
FORGET_XIDS = "ALTER TABLE portal_activity ALTER COLUMN xid TYPE xid8 USING '0'::xid8"
GO_ON = "SELECT setval(pg_get_serial_sequence('portal_activity', 'id'), greatest(max(id), 1)) FROM portal_activity"


@transaction.atomic
def rebase() -> int:
    """Make all activity, and the consumers' places in it, good for this cluster; how many rows are still to be read.

    Nothing may run meanwhile: for a restore alone. Run twice, the second changes nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE portal_activity, portal_cursor IN ACCESS EXCLUSIVE MODE")
        cursor.execute(LOWEST)
        lowest = cursor.fetchone()
        waiting = _reorder(*lowest) if lowest else 0
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(FORGET_XIDS)
        cursor.execute(GO_ON)
    return waiting


def _reorder(xid: str, last_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM portal_activity")
        (top,) = cursor.fetchone() or (0,)
        cursor.execute(REORDER, {"xid": xid, "last_id": last_id, "top": max(top or 0, last_id)})
        cursor.execute(MOVE_CURSORS)
        cursor.execute(MOVE_ROWS)
        return int(cursor.rowcount)
