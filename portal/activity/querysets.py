from django.db.models import QuerySet

from portal.activity.models import Activity, Cursor

SETTLED = "xid < pg_snapshot_xmin(pg_current_snapshot())"
AFTER = "(xid, id) > (%s::xid8, %s)"


def after(cursor: Cursor) -> QuerySet[Activity]:
    """Everything the consumer has not read, whether it may be read yet or not."""
    return Activity.objects.extra(where=[AFTER], params=[str(cursor.xid), cursor.last_id])


def settled_after(cursor: Cursor) -> QuerySet[Activity]:
    """What may be read now: older than every transaction still running, in order."""
    return after(cursor).extra(where=[SETTLED]).order_by("xid", "id")
