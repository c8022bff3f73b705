"""Every table with a person or an address says what of it people are given, and what becomes of it at their erasure."""

import pytest
from django.apps import apps
from django.db import models

from profiles.privacy.personal import names_people, personal_data


def unsaid() -> list[str]:
    """`app.Model: field` of each that no entry says anything about."""
    return sorted(f"{model._meta.label}: {name}" for model in apps.get_models() for name in _unsaid_of(model))


def _unsaid_of(model: type[models.Model]) -> list[str]:
    held = personal_data.get(model._meta.label)
    said = {trace.field for trace in held.traces} if held else set()
    return [name for name in names_people(model) if name not in said]


def test_every_table_that_names_people_says_what_becomes_of_it() -> None:
    assert unsaid() == [], "Add them in the lending.py of their feature (profiles/privacy/personal.py)."


def test_a_table_nobody_has_said_anything_about_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(personal_data._things, "profiles.Membership")
    monkeypatch.delitem(personal_data._things, "portal.Suppression")
    assert unsaid() == ["portal.Suppression: address", "profiles.Membership: person"]


def test_what_is_said_is_true() -> None:
    """Tables and fields that are named are there."""
    for held in personal_data:
        for path in (*(trace.field for trace in held.traces), *held.gives):
            table = held.table
            for name in path.split("__"):
                field = table._meta.get_field(name)
                table = field.related_model or table
