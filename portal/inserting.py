"""Rows written set-based, with the defaults that the model would give them."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Field, Model


def insert(model: type[Model], columns: Mapping[str, str], source: str) -> str:
    """INSERT … SELECT of these columns, as SQL, from `source`; the model's defaults in what else must not be empty."""
    filled = [field for field in model._meta.concrete_fields if _is_filled(field)]
    rest = {str(field.column): _default(field) for field in filled}
    given = {**rest, **columns}
    table = connection.ops.quote_name(model._meta.db_table)
    return f"INSERT INTO {table} ({', '.join(given)}) SELECT {', '.join(given.values())} {source}"


def _is_filled(field: "Field[Any, Any]") -> bool:
    return not (field.null or field.primary_key or field.has_db_default()) and field.get_default() is not None


def _default(field: "Field[Any, Any]") -> str:
    value = field.get_db_prep_save(field.get_default(), connection)
    with connection.cursor() as cursor:
        return str(cursor.mogrify("%s", [value]).decode())
