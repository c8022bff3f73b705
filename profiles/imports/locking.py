"""What a batch locks before it writes: people, then businesses, as all do (profiles/businesses/locking.py)."""

from profiles.imports.staging import Stage

LOCK_PEOPLE = """
SELECT 1 FROM profiles_person WHERE id IN (SELECT person_id FROM import_rows) ORDER BY id FOR NO KEY UPDATE"""
OF_ROWS = """
SELECT business_id FROM import_rows WHERE business_id IS NOT NULL
UNION SELECT named_id FROM import_rows WHERE named_id IS NOT NULL"""
LOCK_BUSINESSES = "SELECT id FROM profiles_business WHERE id IN ({concerned}) ORDER BY id FOR NO KEY UPDATE"


class Moved(Exception):
    """A business went into another one while we waited, or what it holds did: locks are to be taken in order again."""


def lock(stage: Stage) -> None:
    """Raises Moved."""
    concerned = f"{OF_ROWS} UNION {also}" if (also := stage.kind.also_writes) else OF_ROWS
    stage.run(LOCK_PEOPLE)
    locked = stage.rows(LOCK_BUSINESSES.format(concerned=concerned))
    if not set(stage.rows(concerned)) <= set(locked):
        raise Moved
