"""What a batch locks before it writes: people, then businesses, as all do (profiles/businesses/locking.py)."""

from profiles.imports.staging import Stage

PEOPLE = "SELECT DISTINCT person_id FROM import_rows WHERE person_id IS NOT NULL"
LOCK_PEOPLE = f"""
SELECT id FROM profiles_person WHERE id IN ({PEOPLE}) ORDER BY id FOR NO KEY UPDATE"""  # noqa: S608  our own texts
OF_ROWS = """
SELECT business_id FROM import_rows WHERE business_id IS NOT NULL
UNION SELECT named_id FROM import_rows WHERE named_id IS NOT NULL"""
LOCK_BUSINESSES = "SELECT id FROM profiles_business WHERE id IN ({concerned}) ORDER BY id FOR NO KEY UPDATE"


class Moved(Exception):
    """Somebody was erased while we waited, or somebody or a business became one with another: once more in order."""


def lock(stage: Stage) -> None:
    """Raises Moved."""
    concerned = f"{OF_ROWS} UNION {also}" if (also := stage.kind.also_writes) else OF_ROWS
    for those, statement in ((PEOPLE, LOCK_PEOPLE), (concerned, LOCK_BUSINESSES.format(concerned=concerned))):
        locked = stage.rows(statement)
        if not set(stage.rows(those)) <= set(locked):
            raise Moved
