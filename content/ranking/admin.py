from django.contrib import admin

from content.ranking.models import Facet


@admin.register(Facet)
class FacetAdmin(admin.ModelAdmin[Facet]):
    """Whom things fit."""

    list_display = ("source", "object_id", "question", "value", "span", "filters")
    list_filter = ("source", "question", "filters")
    search_fields = ("value",)
