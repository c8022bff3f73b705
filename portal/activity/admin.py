from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.activity.models import Activity
from portal.activity.recording import verbs
from portal.administration.lists import ReadOnlyAdmin
from portal.administration.sections import SAID


class VerbFilter(admin.SimpleListFilter):
    """The registered verbs, without asking the table which there are."""

    title = _("verb")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(verb, verb) for verb, _words in verbs.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Activity]) -> QuerySet[Activity]:
        return queryset.filter(verb=self.value()) if self.value() else queryset


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin[Activity]):
    section = SAID
    list_display = ["at", "verb", "person", "subject"]
    list_filter = [VerbFilter]
    list_select_related = ["person"]
    ordering = ["-id"]
    search_fields = ["=person__email"]
    search_help_text = _("A whole address.")
