import pytest
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

from portal.indexes import WithoutOwnIndexMeanwhile

BARE = models.ForeignKey("profiles.choice", models.PROTECT, null=True, related_name="+", db_index=False)
TABLE = "profiles_currentfact"


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = %s", [TABLE])
        return {name for (name,) in cursor.fetchall()}


def keys() -> set[tuple[int, str]]:
    """Each by its number, which is another one once it is made anew."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid, conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'", [TABLE]
        )
        return set(cursor.fetchall())


@pytest.mark.django_db(transaction=True)
def test_a_key_loses_its_own_index_alone_and_gets_it_back() -> None:
    with_index = MigrationLoader(connection).project_state()
    without, loses = with_index.clone(), WithoutOwnIndexMeanwhile("currentfact", "choice", BARE)
    loses.state_forwards("profiles", without)
    before, held = indexes(), keys()
    with connection.schema_editor(atomic=False) as editor:
        loses.database_forwards("profiles", editor, with_index, without)
    gone = before - indexes()
    assert [name.startswith(f"{TABLE}_choice_id_") for name in gone] == [True]
    assert keys() == held
    with connection.schema_editor(atomic=False) as editor:
        loses.database_backwards("profiles", editor, without, with_index)
    assert indexes() == before
    assert keys() == held
