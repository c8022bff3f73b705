from django.contrib import admin

from portal.administration.lists import ReadOnlyAdmin
from portal.administration.sections import SAID
from profiles.imports.models import Import


@admin.register(Import)
class ImportAdmin(ReadOnlyAdmin[Import]):
    """Made and run in the studio, or by command."""

    section = SAID
    list_display = ("at", "name", "kind", "state", "rows", "new", "changed", "unchanged", "wrong", "by")
    list_display_links = ("at", "name")
    list_filter = ("state", "kind")
    list_select_related = ("by",)
    search_fields = ("name__startswith", "sha256__startswith")
    ordering = ("-id",)
