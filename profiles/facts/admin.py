from django.contrib import admin
from django.utils.translation import gettext_lazy as _

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
    search_fields = ("=person__email", "=business__name")
    search_help_text = _("A whole address, or the whole name of a business.")
    ordering = ("-id",)
