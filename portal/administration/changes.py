"""What an edit in the admin changed, from what to what, for its log."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Model
from django.forms import BaseModelFormSet, ModelChoiceField, ModelForm, PasswordInput

LONGEST = 300
SECRET = ("password", "secret", "token")


def with_values(message: list[dict[str, Any]], form: ModelForm[Any], formsets: Iterable[Any]) -> Any:
    """Django's list of what changed, each change of a field with the values before and after."""
    changed = [entry["changed"] for entry in message if "changed" in entry]
    own = [entry for entry in changed if "object" not in entry]
    rows = [entry for entry in changed if "object" in entry]
    for entry in own:
        entry["values"] = values_of(form)
    for entry, row in zip(rows, _changed_rows(formsets), strict=False):
        entry["values"] = values_of(row)
    return message


def values_of(form: ModelForm[Any]) -> dict[str, list[str]]:
    """By field name: before, after. Secrets are left out."""
    return {
        name: [_words(_before(form, name)), _words(form.cleaned_data.get(name))]
        for name in form.changed_data
        if name in form.fields and not _is_secret(name, form)
    }


def _changed_rows(formsets: Iterable[BaseModelFormSet[Any, Any]]) -> Iterable[ModelForm[Any]]:
    """In the order in which Django names them."""
    for formset in formsets:
        changed = [row for row, _fields in formset.changed_objects]
        for row in changed:
            yield next(form for form in formset.initial_forms if form.instance is row)


def _before(form: ModelForm[Any], name: str) -> Any:
    """What the row held; of a row that it referred to, the row itself."""
    value, field = form[name].initial, form.fields[name]
    if not isinstance(field, ModelChoiceField) or isinstance(value, Iterable) or field.queryset is None:
        return value
    return field.queryset.model._base_manager.filter(pk=value).first()


def _is_secret(name: str, form: ModelForm[Any]) -> bool:
    return isinstance(form.fields[name].widget, PasswordInput) or any(part in name for part in SECRET)


def _words(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str | Model) and isinstance(value, Iterable):
        return ", ".join(sorted(_words(part) for part in value))[:LONGEST]
    return str(value)[:LONGEST]
