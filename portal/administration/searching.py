"""Rows found by a person's whole address or a business's whole name, which lie in another table.

Asked in one statement with a join, PostgreSQL may read a long list from its end until enough rows fit; so whose rows
are meant is asked first, and the list by their keys.
"""

from typing import Any

from django.db.models import Model, Q

WHOLE = "="
"""How Django marks a field that is found by its whole text."""
MOST_OWNERS = 100


def lies_elsewhere(field: str) -> bool:
    return field.startswith(WHOLE) and "__" in field


def found_elsewhere(model: type[Model], fields: list[str], term: str) -> Q | None:
    """The rows that belong to whoever is called so; None when nobody is."""
    found = Q()
    for field in fields:
        relation, _, name = field.removeprefix(WHOLE).partition("__")
        keys = _called(model, relation, name, term)
        if keys:
            found |= Q(**{f"{relation}__in": keys})
    return found or None


def _called(model: type[Model], relation: str, name: str, term: str) -> list[Any]:
    related: Any = model._meta.get_field(relation).related_model
    named = related._default_manager.filter(**{f"{name}__iexact": term.strip()})
    return list(named.values_list("pk", flat=True)[:MOST_OWNERS])
