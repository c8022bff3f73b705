from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.administration.lists import ReadOnlyAdmin
from portal.administration.sections import SAID
from profiles.facts.contradictions import contradictions
from profiles.facts.models import Fact


class Contradicting(admin.SimpleListFilter):
    title = _("contradiction")
    parameter_name = "contradicts"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Noted later than what holds, and otherwise"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Fact]) -> QuerySet[Fact]:
        return queryset.filter(pk__in=contradictions().values("pk")) if self.value() == "yes" else queryset


@admin.register(Fact)
class FactAdmin(ReadOnlyAdmin[Fact]):
    """Every version of every answer: to be read, never changed here; people change their own at /me/."""

    section = SAID
    list_display = ("at", "question", "value", "source", "person", "business", "by")
    list_filter = (Contradicting, "source", "question")
    list_select_related = ("question", "person", "business", "by")
    search_fields = ("=person__email", "=business__name")
    search_help_text = _("A whole address, or the whole name of a business.")
    ordering = ("-id",)
