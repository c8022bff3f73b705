from django.contrib import admin

from portal.administration.lists import ReadOnlyAdmin
from portal.administration.sections import SAID
from profiles.segments.models import Segment


@admin.register(Segment)
class SegmentAdmin(ReadOnlyAdmin[Segment]):
    """Made and changed in the studio."""

    section = SAID
    list_display = ("name", "purpose", "is_kept", "is_broken", "refreshed_at", "by", "changed_at")
    list_filter = ("is_kept", "is_broken")
    list_select_related = ("by",)
    search_fields = ("name", "purpose")
    ordering = ("name",)
