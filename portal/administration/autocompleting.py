"""Fields that are filled by typing, for lists and for the rows inside a form."""

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import Field, ForeignKey
from django.forms import ModelChoiceField
from django.http import HttpRequest


class AutocompletingSelect(AutocompleteSelect):
    """Django's own looks up whatever was sent, and falls over what is no key before the field can say so."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        key: Field[Any, Any] = self.field.target_field
        return super().optgroups(name, [one for one in value if _is_key(key, one)], attrs)


class Autocompleting:
    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            site = self.admin_site  # type: ignore[attr-defined]
            kwargs.setdefault("widget", AutocompletingSelect(db_field, site, using=kwargs.get("using")))
        field: ModelChoiceField[Any] | None = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        return field


def _is_key(key: "Field[Any, Any]", value: Any) -> bool:
    if value in ("", None):
        return True
    try:
        key.to_python(value)
    except ValidationError:
        return False
    return True
