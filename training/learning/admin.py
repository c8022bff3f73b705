from django.contrib import admin

from portal.administration.lists import ReadOnlyAdmin
from portal.administration.sections import SAID
from training.learning.models import Progress


@admin.register(Progress)
class ProgressAdmin(ReadOnlyAdmin[Progress]):
    """How far somebody is in a training."""

    section = SAID
    list_display = ("started_at", "person", "training", "card", "finished_at")
    list_filter = ("training",)
    list_select_related = ("person", "training")
    search_fields = ("=person__email",)
    ordering = ("-id",)
