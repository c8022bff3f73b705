from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.administration.lists import ReadOnlyAdmin
from portal.administration.sections import SAID
from profiles.purchases.models import Purchase


@admin.register(Purchase)
class PurchaseAdmin(ReadOnlyAdmin[Purchase]):
    """What businesses bought, as imports brought it."""

    section = SAID
    list_display = (
        "on",
        "business",
        "product",
        "quantity",
        "amount",
        "currency",
        "partner",
        "source",
        "reference",
    )
    list_filter = ("product", "currency", "source")
    list_select_related = ("business", "product")
    search_fields = ("=business__name", "=reference")
    search_help_text = _("The whole name of a business, or the whole number of a purchase.")
    ordering = ("-id",)
