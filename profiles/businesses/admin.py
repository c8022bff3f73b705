from typing import Any

from django.contrib import admin

from portal.administration.lists import ListAdmin
from portal.administration.sections import PEOPLE
from profiles.businesses.models import Business, BusinessReference
from profiles.merging.pages import MergeableBusiness
from profiles.people.memberships import MembershipInline


class ReferenceInline(admin.TabularInline[BusinessReference, Any]):
    model = BusinessReference
    extra = 0


@admin.register(Business)
class BusinessAdmin(MergeableBusiness, ListAdmin[Business]):
    section = PEOPLE
    list_display = ("id", "name", "created_at", "is_generated")
    list_filter = ("is_generated",)
    readonly_fields = ("is_generated",)
    list_display_links = ("id", "name")
    search_fields = ("name",)
    sortable_by = ()
    ordering = ("-id",)
    inlines = (MembershipInline, ReferenceInline)
