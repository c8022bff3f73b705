from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently, NotInTransactionMixin
from django.db.migrations import AlterField
from django.db.models import Index


class AddIndexMeanwhile(AddIndexConcurrently):
    """While others write to the table. A build that gave way left an index that is not valid: it goes first."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        name = schema_editor.quote_name(self.index.name)
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        super().database_forwards(app_label, schema_editor, from_state, to_state)


class WithoutOwnIndexMeanwhile(NotInTransactionMixin, AlterField):
    """A foreign key loses the index of its own while others write to the table.

    AlterField would make the key anew as well: both tables locked until each row is checked.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._ensure_not_in_transaction(schema_editor)
        model = from_state.apps.get_model(app_label, self.model_name)
        others = {index.name for index in model._meta.indexes}
        for name in schema_editor._constraint_names(
            model, [self._of(model).column], index=True, type_=Index.suffix, exclude=others
        ):
            schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {schema_editor.quote_name(name)}")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._ensure_not_in_transaction(schema_editor)
        model = to_state.apps.get_model(app_label, self.model_name)
        schema_editor.execute(
            schema_editor._create_index_sql(model, fields=[self._of(model)], concurrently=True)
        )

    def _of(self, model: Any) -> Any:
        return model._meta.get_field(self.name)
