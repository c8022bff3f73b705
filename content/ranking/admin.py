from django.contrib import admin

from content.ranking.models import Dismissal, Facet
from portal.administration.lists import ListAdmin, ReadOnlyAdmin
from portal.administration.sections import CONTENT, SAID


@admin.register(Facet)
class FacetAdmin(ListAdmin[Facet]):
    """Whom things fit."""

    section = CONTENT
    list_display = ("source", "object_id", "question", "value", "span", "filters")
    list_filter = ("source", "question", "filters")
    search_fields = ("value",)


@admin.register(Dismissal)
class DismissalAdmin(ReadOnlyAdmin[Dismissal]):
    """What somebody wanted less of."""

    section = SAID
    list_display = ("at", "person", "source", "object_id")
    list_filter = ("source",)
    list_select_related = ("person",)
    search_fields = ("=person__email",)
    ordering = ("-id",)
