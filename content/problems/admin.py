from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from content.library.links import resolve
from content.problems.models import Problem
from portal import markdown
from portal.administration.lists import ListAdmin
from portal.administration.sections import CONTENT
from portal.search.indexing import rebuild


class ProblemForm(forms.ModelForm[Problem]):
    def clean(self) -> dict[str, Any]:
        """The anchor must be one of the piece's headings: the deep link lands there."""
        data = super().clean() or {}
        item, anchor = data.get("item"), data.get("anchor")
        if item and anchor not in [name for name, _words in item.headings]:
            raise ValidationError({"anchor": _("That piece has no such heading.")})
        return data


@admin.register(Problem)
class ProblemAdmin(ListAdmin[Problem]):
    """Nothing is deleted, it is withdrawn with its piece: search, facets and feedback hang on it."""

    section = CONTENT
    form = ProblemForm
    list_display = ("title", "item", "anchor", "minutes", "position")
    list_select_related = ("item",)
    search_fields = ("title", "slug")
    autocomplete_fields = ("item",)
    filter_horizontal = ("topics",)

    def has_delete_permission(self, request: HttpRequest, obj: Problem | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Problem, form: Any, change: bool) -> None:
        obj.html = markdown.render(obj.short, resolve)
        super().save_model(request, obj, form, change)
        rebuild("problem")
