from django.contrib import admin

from portal.administration.lists import ReadOnlyAdmin
from portal.administration.sections import SAID
from profiles.facts.models import Fact


@admin.register(Fact)
class FactAdmin(ReadOnlyAdmin[Fact]):
    """Every version of every answer: to be read, never changed here; people change their own at /me/."""

    section = SAID
    list_display = ("at", "question", "value", "source", "person", "business", "by")
    list_filter = ("source", "question")
    list_select_related = ("question", "person", "business", "by")
    search_fields = ("person__email", "business__name")
    ordering = ("-id",)
