from django.contrib import admin
from django.http import HttpRequest

from portal.web.paging import ShortPaginator
from profiles.consent.models import ConsentEntry, ConsentWording


@admin.register(ConsentWording)
class ConsentWordingAdmin(admin.ModelAdmin[ConsentWording]):
    """Words are added, never edited: somebody may have said yes to them."""

    list_display = ("label", "purpose", "channel", "language", "version", "at_signup", "is_active")
    list_filter = ("purpose", "channel", "language", "is_active")

    def has_change_permission(self, request: HttpRequest, obj: ConsentWording | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ConsentWording | None = None) -> bool:
        return False


@admin.register(ConsentEntry)
class ConsentEntryAdmin(admin.ModelAdmin[ConsentEntry]):
    """The proof, to read."""

    list_display = ("at", "person", "purpose", "channel", "given", "source")
    list_filter = ("purpose", "channel", "given")
    list_select_related = ("person",)
    search_fields = ("=person__email",)
    ordering = ("-id",)
    paginator = ShortPaginator
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ConsentEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ConsentEntry | None = None) -> bool:
        return False
