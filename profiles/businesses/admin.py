from django.contrib import admin

from portal.web.paging import ShortPaginator
from profiles.businesses.models import Business
from profiles.people.admin import MembershipInline


@admin.register(Business)
class BusinessAdmin(admin.ModelAdmin[Business]):
    list_display = ("id", "name", "created_at", "is_generated")
    list_filter = ("is_generated",)
    readonly_fields = ("is_generated",)
    list_display_links = ("id", "name")
    search_fields = ("name",)
    ordering = ("-id",)
    paginator = ShortPaginator
    show_full_result_count = False
    inlines = (MembershipInline,)
