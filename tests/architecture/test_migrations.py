"""Migrations since the last release, judged: while a release is rolled out, the one before runs on its tables.

So a release adds (expand), and only the next one takes away what nobody uses any more (contract).
"""

from collections.abc import Iterable, Iterator

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models.fields import NOT_PROVIDED

from portal.indexes import WithoutOwnIndexMeanwhile
from tests.architecture.house import APPS
from tests.upgrade.release import previous

EXCUSED: dict[tuple[str, str], str] = {
    (
        "portal",
        "0018_feedback_grown",
    ): "the constraints only became wider: what the code before looks up by person and "
    "thing stays one row, since articles, problems and trainings keep the one scale that it knows",
    (
        "profiles",
        "0013_one_owner_per_business",
    ): "the code before makes an owner only for a business that it makes; an operator who adds a second one by hand "
    "is told by the form that there is one",
}
"""(app, migration) → why the code before runs all the same. Emptied at each release."""

TAKES_AWAY = (
    migrations.RemoveField,
    migrations.RenameField,
    migrations.DeleteModel,
    migrations.RenameModel,
    migrations.AlterModelTable,
)
NEEDS_DB_DEFAULT = (
    "{where} adds the column {name}, which may not be null, without a default in the database. The release before "
    "inserts rows without it: give the field db_default=…, or null=True."
)
TAKEN_AWAY = (
    "{where} takes away or renames what the release before uses. Add the new beside the old now, and take the old "
    "away in the release after this one."
)
NARROWED = (
    "{where} forbids null in {name}, where the release before may write it. Fill it and give it a db_default now, "
    "and forbid null in the release after this one."
)
UNIQUE = (
    "{where} adds the unique constraint {name} to a table of the release before, whose code does not know of it. "
    "If it cannot break it, excuse the migration in tests/architecture/test_migrations.py and say why."
)

MADE_ANEW = (
    "{where} takes the index from the key {name}. AlterField makes the key itself anew for that, and locks both tables "
    "until each row is checked: use portal.indexes.WithoutOwnIndexMeanwhile."
)


def new_migrations() -> Iterator[migrations.Migration]:
    loader = MigrationLoader(None)
    known = previous().last
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        if app in APPS and name > known.get(app, "") and (app, name) not in EXCUSED:
            yield migration


def troubles(found: Iterable[migrations.Migration]) -> list[str]:
    """A table that is new itself is nobody's yet."""
    seen = list(found)
    new_tables = {
        (migration.app_label, operation.name.lower())
        for migration in seen
        for operation in migration.operations
        if isinstance(operation, migrations.CreateModel)
    }
    return [
        words
        for migration in seen
        for operation in _flat(migration.operations)
        if (migration.app_label, _table_of(operation)) not in new_tables
        for words in _judged(migration, operation)
    ]


def _flat(operations: Iterable[Operation]) -> Iterator[Operation]:
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation


def _table_of(operation: Operation) -> str:
    return str(getattr(operation, "model_name", getattr(operation, "name", ""))).lower()


def _judged(migration: migrations.Migration, operation: Operation) -> Iterator[str]:
    where = f"{migration.app_label} {migration.name}"
    if isinstance(operation, TAKES_AWAY):
        yield TAKEN_AWAY.format(where=where)
    if isinstance(operation, migrations.AddField) and _needs_value(operation.field):
        yield NEEDS_DB_DEFAULT.format(where=where, name=operation.name)
    if isinstance(operation, migrations.AlterField) and _forbids_null(migration.app_label, operation):
        yield NARROWED.format(where=where, name=operation.name)
    if isinstance(operation, migrations.AlterField) and _loses_index(operation):
        yield MADE_ANEW.format(where=where, name=operation.name)
    if isinstance(operation, migrations.AddConstraint) and isinstance(
        operation.constraint, models.UniqueConstraint
    ):
        yield UNIQUE.format(where=where, name=operation.constraint.name)


def _needs_value(field: "models.Field[object, object]") -> bool:
    return not field.null and not field.many_to_many and field.db_default is NOT_PROVIDED


def _forbids_null(app: str, operation: migrations.AlterField) -> bool:
    """Where the release before allows it."""
    loader = MigrationLoader(None)
    before = loader.project_state([(app, previous().last[app])])
    fields = before.models[app, operation.model_name.lower()].fields
    return not operation.field.null and operation.name in fields and fields[operation.name].null


def _loses_index(operation: migrations.AlterField) -> bool:
    """A key that is no constraint is not made anew."""
    plain = not isinstance(operation, WithoutOwnIndexMeanwhile)
    field = operation.field
    return plain and isinstance(field, models.ForeignKey) and field.db_constraint and not field.db_index


def test_the_release_before_runs_on_the_tables_of_this_one() -> None:
    found = troubles(new_migrations())
    assert found == [], "\n".join(found)


def test_the_release_that_is_named_is_one_of_ours() -> None:
    on_disk = MigrationLoader(None).disk_migrations
    assert {(app, name) for app, name in previous().last.items()} <= set(on_disk)
    assert set(previous().last) == set(APPS)


def made(*operations: Operation) -> migrations.Migration:
    migration = migrations.Migration("0099_made_up", "portal")
    migration.operations = list(operations)
    return migration


def bare_key(*, db_constraint: bool = True) -> "models.ForeignKey[object, object]":
    return models.ForeignKey(
        "portal.mailing", models.CASCADE, null=True, db_index=False, db_constraint=db_constraint
    )


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        (migrations.AddField("pace", "mood", models.TextField(default="good")), "db_default"),
        (migrations.AddField("pace", "mood", models.TextField(db_default="good")), ""),
        (migrations.AddField("pace", "mood", models.TextField(null=True)), ""),
        (migrations.AddField("pace", "moods", models.ManyToManyField("portal.Mailing")), ""),
        (migrations.RemoveField("pace", "burst"), "takes away"),
        (migrations.RenameField("pace", "burst", "rush"), "takes away"),
        (migrations.DeleteModel("Pace"), "takes away"),
        (
            migrations.AddConstraint("pace", models.UniqueConstraint(fields=["burst"], name="one_burst")),
            "one_burst",
        ),
        (migrations.AlterField("pace", "per_minute", models.PositiveIntegerField()), "forbids null"),
        (migrations.AlterField("pace", "per_minute", models.BigIntegerField(null=True)), ""),
        (migrations.AlterField("link", "mailing", bare_key()), "WithoutOwnIndexMeanwhile"),
        (migrations.AlterField("link", "mailing", bare_key(db_constraint=False)), ""),
        (WithoutOwnIndexMeanwhile("link", "mailing", bare_key()), ""),
        (
            migrations.SeparateDatabaseAndState(
                database_operations=[migrations.RemoveField("pace", "burst")], state_operations=[]
            ),
            "takes away",
        ),
    ],
)
def test_what_is_judged(operation: Operation, said: str) -> None:
    found = troubles([made(operation)])
    assert [said in words for words in found] == ([True] if said else [])


def test_a_new_table_may_be_anything() -> None:
    new = migrations.CreateModel("Mood", [("id", models.BigAutoField(primary_key=True))])
    column = migrations.AddField("mood", "name", models.TextField())
    assert troubles([made(new, column)]) == []
