from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.administration.lists import ReadOnlyAdmin
from portal.administration.sections import SAID
from profiles.seeing.models import Look, LookedPage


class LookedPageInline(admin.TabularInline[LookedPage, Look]):
    model = LookedPage
    extra = 0
    can_delete = False
    readonly_fields = ("at", "name", "path")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("profiles.view_look")


@admin.register(Look)
class LookAdmin(ReadOnlyAdmin[Look]):
    """Who looked as whom, and why: to be read, never changed."""

    section = SAID
    list_display = ("from_at", "role", "by", "person", "persona", "why", "ended_by", "page_count")
    list_filter = ("role", "ended_by")
    list_select_related = ("by", "person", "persona")
    search_fields = ("=person__email", "=by__email")
    search_help_text = _("A whole address.")
    ordering = ("-id",)
    inlines = (LookedPageInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Look]:
        return super().get_queryset(request).annotate(page_count=Count("pages"))

    @admin.display()
    def page_count(self, look: Any) -> int:
        return int(look.page_count)
