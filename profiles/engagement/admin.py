from typing import TypeVar

from django.contrib import admin

from portal.administration.lists import ReadOnlyAdmin
from portal.administration.sections import PEOPLE
from profiles.engagement.models import Decided, Engagement

M = TypeVar("M", bound=Decided)


class DecidedOfPersonAdmin(ReadOnlyAdmin[M]):
    """Decided by a rule, or chosen by the person."""

    section = PEOPLE
    list_display = ("person", "kind", "because", "is_chosen", "since")
    list_filter = ("kind", "is_chosen")
    list_select_related = ("person",)
    search_fields = ("=person__email",)
    ordering = ("-person",)


@admin.register(Engagement)
class EngagementAdmin(DecidedOfPersonAdmin[Engagement]):
    pass
