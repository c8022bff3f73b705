from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.administration.lists import ReadOnlyAdmin
from portal.administration.sections import SAID
from profiles.owning.models import OwnedProduct, OwnershipEntry


@admin.register(OwnedProduct)
class OwnedProductAdmin(ReadOnlyAdmin[OwnedProduct]):
    """What businesses use now: their people change it at /me/, imports bring the rest."""

    section = SAID
    list_display = ("business", "product", "version", "seats", "in_use", "renews_on", "source", "at")
    list_filter = ("source", "product")
    list_select_related = ("business", "product", "version")
    search_fields = ("=business__name",)
    search_help_text = _("The whole name of a business.")
    ordering = ("-id",)


@admin.register(OwnershipEntry)
class OwnershipEntryAdmin(ReadOnlyAdmin[OwnershipEntry]):
    """Every statement about what a business uses: to be read, never changed."""

    section = SAID
    list_display = ("at", "business", "product", "owns", "details", "source", "by")
    list_filter = ("source", "owns", "product")
    list_select_related = ("business", "product", "by")
    search_fields = ("=business__name", "=by__email")
    search_help_text = _("The whole name of a business, or the whole address of who said it.")
    ordering = ("-id",)
