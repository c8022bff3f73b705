"""What PostgreSQL remembers of tables to plan by: samples of what stands in them, which may be somebody's address.

They are taken anew after an erasure. A worker that is killed just then leaves them to autovacuum.
"""

from collections.abc import Mapping
from typing import Any, cast

from django.contrib.admin.models import LogEntry
from django.db import connection
from django.db.models import Model

from portal.files.models import File
from profiles.privacy.personal import personal_data

CLEARS = 180_000
"""The server's version from which statistics of an empty table can be taken away: ANALYZE leaves them."""
CLEAR = """
SELECT pg_clear_attribute_stats(schemaname, tablename, attname, inherited) FROM pg_stats
WHERE schemaname = current_schema AND tablename = %s"""


def take_anew(counts: Mapping[str, int]) -> None:
    """Of the tables in which the erasure touched rows; in two of them others do, who count them as theirs."""
    touched: set[type[Model]] = {held.table for held in personal_data if counts.get(held.model)}
    for table in touched | {LogEntry, File}:
        _take(table)


def _take(table: type[Model]) -> None:
    name = table._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {connection.ops.quote_name(name)}")
        if cast(Any, connection).pg_version >= CLEARS and not table._default_manager.exists():
            cursor.execute(CLEAR, [name])
