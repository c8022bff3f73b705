from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.administration.lists import ListAdmin
from portal.administration.sections import PEOPLE
from profiles.businesses.models import Business, BusinessReference
from profiles.clusters.advice import in_one_line
from profiles.clusters.querysets import cluster_of_business
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
    readonly_fields = ("is_generated", "treatment")
    list_display_links = ("id", "name")
    search_fields = ("name",)
    sortable_by = ()
    ordering = ("-id",)
    inlines = (MembershipInline, ReferenceInline)

    @admin.display(description=_("How to treat them"))
    def treatment(self, business: Business) -> str:
        """Of the cluster it is in."""
        return in_one_line(cluster_of_business(business))
