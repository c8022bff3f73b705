"""The one order in which clusters and what is in them are locked, so that nobody waits for each other in a circle.

People and businesses come first (profiles/businesses/locking.py), then clusters in the order of their ids, then who is
in them. Whoever deletes a cluster locks it first, and so waits for whoever holds it here.
"""

from django.db import connection


def hold_clusters() -> list[int]:
    """All of them. Until the end none is moved, deleted or given another segment; treatments may be changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM profiles_cluster ORDER BY id FOR KEY SHARE")
        return [pk for (pk,) in cursor.fetchall()]
