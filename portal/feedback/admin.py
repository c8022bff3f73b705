from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.feedback.models import Feedback
from portal.web.paging import ShortPaginator


@admin.register(Feedback)
class FeedbackAdmin(admin.ModelAdmin[Feedback]):
    """What people said about what they read: what was missing, to be read and never changed."""

    list_display = ("at", "thing", "scale", "value", "helpful", "why", "state", "person")
    list_filter = ("helpful", ("why", admin.EmptyFieldListFilter), "state", "target", "at")
    list_select_related = ("person", "owner")
    search_fields = ("why", "=person__email")
    exclude = ("session",)
    ordering = ("-id",)
    paginator = ShortPaginator
    show_full_result_count = False

    @admin.display(description=_("about"))
    def thing(self, feedback: Feedback) -> str:
        return f"{feedback.target}:{feedback.object_id}"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Feedback | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Feedback | None = None) -> bool:
        return False
