from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext_lazy as _

from portal.administration.history import lines_of
from portal.administration.lists import ReadOnlyAdmin


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin[LogEntry]):
    """Who changed what in the admin, and from what to what."""

    list_display = ("action_time", "user", "kind", "object_repr", "changes")
    list_filter = ("action_flag", "action_time")
    list_select_related = ("user", "content_type")
    search_fields = ("object_repr", "=user__email")
    ordering = ("-id",)

    @admin.display(description=_("kind"))
    def kind(self, entry: LogEntry) -> str:
        return entry.content_type.name if entry.content_type else ""

    @admin.display(description=_("what changed"))
    def changes(self, entry: LogEntry) -> str:
        return "; ".join(lines_of(entry))
