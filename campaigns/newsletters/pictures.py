"""Which pictures newsletters need: those of their blocks, of the versions that can come back, and of removed blocks.

An issue that went out keeps its blocks, so that the pictures in people's mailboxes stay.
"""

from collections.abc import Collection

from django.db import connection

_FOUND = """
SELECT (image #>> '{}')::bigint FROM (
    SELECT content -> 'image' AS image FROM campaigns_block
    UNION ALL SELECT jsonb_path_query(snapshot, '$.blocks[*].content.image') FROM campaigns_version
    UNION ALL SELECT jsonb_path_query(data, 'lax $.**.image') FROM campaigns_event
) AS found WHERE jsonb_typeof(image) = 'number' AND (image #>> '{}')::bigint = ANY(%s)
"""


def in_use(ids: Collection[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, [list(ids)])
        return {pk for (pk,) in cursor.fetchall()}
