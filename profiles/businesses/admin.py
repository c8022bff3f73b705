from django.contrib import admin

from profiles.businesses.models import Business
from profiles.people.admin import MembershipInline, ShortPaginator


@admin.register(Business)
class BusinessAdmin(admin.ModelAdmin[Business]):
    list_display = ("id", "name", "created_at")
    list_display_links = ("id", "name")
    search_fields = ("name",)
    ordering = ("-id",)
    paginator = ShortPaginator
    show_full_result_count = False
    inlines = (MembershipInline,)
