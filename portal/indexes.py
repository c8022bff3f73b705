from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently


class AddIndexMeanwhile(AddIndexConcurrently):
    """While others write to the table. A build that gave way left an index that is not valid: it goes first."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        name = schema_editor.quote_name(self.index.name)
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        super().database_forwards(app_label, schema_editor, from_state, to_state)
