"""The starter data, read by its loaders once in a run and copied back from then on: hundreds of tests begin with it."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any

from django.apps import apps
from django.db import connection

from profiles.consent import loading as consents
from profiles.questions import loading as questions
from profiles.questions.catalogue import forget_catalogue

Rows = dict[str, bytes]
"""By table, as COPY has them; in the order of the models."""


def once(load: Callable[[], Any]) -> Callable[[], None]:
    """The loader, whose rows are kept after its first run on empty tables; where those are not empty, it runs anew."""
    kept: Rows = {}

    @wraps(load)
    def loaded() -> None:
        if kept and not any(_counted(table) for table in kept):
            _copied_back(kept)
            return
        before = _counts()
        load()
        added = {table: many for table, many in _counts().items() if many != before[table]}
        if not kept and not any(before[table] for table in added):
            kept.update({table: _copied(table) for table in added})

    return loaded


def _counts() -> dict[str, int]:
    return {
        table: _counted(table) for table in dict.fromkeys(model._meta.db_table for model in apps.get_models())
    }


def _counted(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return int(cursor.fetchone()[0])


def _copied(table: str) -> bytes:
    rows = BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{table}" TO STDOUT', rows)
    return rows.getvalue()


def _copied_back(kept: Rows) -> None:
    with connection.cursor() as cursor:
        for table, rows in kept.items():
            cursor.copy_expert(f'COPY "{table}" FROM STDIN', BytesIO(rows))
    forget_catalogue()


load_questions = once(questions.load_questions)
load_wordings = once(consents.load_wordings)
