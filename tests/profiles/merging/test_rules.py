"""No table is forgotten: whoever adds a key to Person or Business says what becomes of it when two become one."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model

from portal.registry import Registry
from profiles.merging.rules import MOVES, Rule, account_rules, business_rules
from profiles.models import Business, Person


def keys_to(named: type[Model]) -> Iterator[str]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.related_model is named:
                yield f"{model._meta.label}.{field.name}"


@pytest.mark.parametrize(("named", "registry"), [(Person, account_rules), (Business, business_rules)])
def test_every_key_has_a_rule(named: type[Model], registry: Registry[Rule]) -> None:
    """Register it in the `lending.py` of the feature whose table it is: MOVES, STAYS, GOES or a rule of its own."""
    assert sorted(label for label, _ in registry.items()) == sorted(keys_to(named))


@pytest.mark.parametrize("registry", [account_rules, business_rules])
def test_what_two_would_break_is_no_plain_move(registry: Registry[Rule]) -> None:
    """A key that is part of a unique constraint can't just move: both may have the row."""
    for label, rule in registry.items():
        model, _, name = label.rpartition(".")
        field = apps.get_model(model)._meta.get_field(name)
        together = [
            constraint
            for constraint in apps.get_model(model)._meta.constraints
            if name in str(constraint.deconstruct()) and "Unique" in type(constraint).__name__
        ]
        if rule is MOVES and label not in HARMLESS:
            assert (label, field.unique, together) == (label, False, [])


HARMLESS = {
    "profiles.BusinessReference.business": "one business of a number, whichever it is",
    "profiles.JoinRequest.business": "one open request of a person, to whichever business",
}
