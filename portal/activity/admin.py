from django.contrib import admin
from django.http import HttpRequest

from portal.activity.models import Activity


@admin.register(Activity)
class ActivityAdmin(admin.ModelAdmin[Activity]):
    list_display = ["at", "verb", "person", "subject"]
    list_filter = ["verb"]
    list_select_related = ["person"]
    show_full_result_count = False
    search_fields = ["subject", "person__email"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Activity | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Activity | None = None) -> bool:
        return False
