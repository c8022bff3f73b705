from django.contrib import admin
from django.http import HttpRequest

from portal.administration.lists import ListAdmin, ReadOnlyAdmin
from portal.administration.sections import ASKED, SAID
from profiles.consent.models import Consent, ConsentEntry, ConsentWording


@admin.register(ConsentWording)
class ConsentWordingAdmin(ListAdmin[ConsentWording]):
    """Words are added, never edited: somebody may have said yes to them."""

    section = ASKED
    list_display = ("label", "purpose", "channel", "language", "version", "at_signup", "is_active")
    list_filter = ("purpose", "channel", "language", "is_active")
    search_fields = ("label",)

    def has_change_permission(self, request: HttpRequest, obj: ConsentWording | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ConsentWording | None = None) -> bool:
        return False


@admin.register(ConsentEntry)
class ConsentEntryAdmin(ReadOnlyAdmin[ConsentEntry]):
    """The proof, to read."""

    section = SAID
    list_display = ("at", "person", "purpose", "channel", "given", "source")
    list_filter = ("purpose", "channel", "given")
    list_select_related = ("person",)
    search_fields = ("=person__email",)
    ordering = ("-id",)


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin[Consent]):
    """What holds now; the entries above are its proof."""

    section = SAID
    list_display = ("person", "purpose", "channel", "given")
    list_filter = ("purpose", "channel", "given")
    list_select_related = ("person",)
    search_fields = ("=person__email",)
    ordering = ("-id",)
