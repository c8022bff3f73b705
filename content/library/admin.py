from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from content.library.models import Item
from content.library.publishing import made_of, publish, withdraw
from portal.search.indexing import rebuild


@admin.register(Item)
class ItemAdmin(admin.ModelAdmin[Item]):
    list_display = ("title", "kind", "minutes", "published_at", "checked_on")
    list_filter = ("kind", "topics")
    search_fields = ("title", "slug", "summary")
    readonly_fields = ("published_at",)
    filter_horizontal = ("topics",)
    actions = ("publish_all", "withdraw_all")

    def save_model(self, request: HttpRequest, obj: Item, form: Any, change: bool) -> None:
        for column, value in made_of(obj.body).items():
            setattr(obj, column, value)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        rebuild("library")

    @admin.action(description=_("Let everyone read them"), permissions=["change"])
    def publish_all(self, request: HttpRequest, queryset: QuerySet[Item]) -> None:
        for item in queryset:
            publish(item, request.user)

    @admin.action(description=_("Hide them from everyone"), permissions=["change"])
    def withdraw_all(self, request: HttpRequest, queryset: QuerySet[Item]) -> None:
        for item in queryset:
            withdraw(item, request.user)
