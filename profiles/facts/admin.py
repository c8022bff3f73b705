from django.contrib import admin
from django.http import HttpRequest

from portal.web.paging import ShortPaginator
from profiles.facts.models import Fact


@admin.register(Fact)
class FactAdmin(admin.ModelAdmin[Fact]):
    """Every version of every answer: to be read, never changed here; people change their own at /me/."""

    list_display = ("at", "question", "value", "source", "person", "business", "by")
    list_filter = ("source", "question")
    list_select_related = ("question", "person", "business", "by")
    search_fields = ("person__email", "business__name")
    ordering = ("-id",)
    paginator = ShortPaginator
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Fact | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Fact | None = None) -> bool:
        return False
