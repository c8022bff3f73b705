from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext

from portal.administration.lists import ListAdmin
from portal.administration.sections import MAIL
from portal.mail.tracking.known import forget_rows
from portal.mail.tracking.models import Hit, KnownAgent


@admin.register(KnownAgent)
class KnownAgentAdmin(ListAdmin[KnownAgent]):
    section = MAIL
    list_display = ["value", "by", "verdict", "source"]
    list_filter = ["by", "verdict"]
    search_fields = ["value"]
    ordering = ["value"]

    def save_model(
        self, request: HttpRequest, obj: KnownAgent, form: ModelForm[KnownAgent], change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        forget_rows()


class HitInline(admin.TabularInline[Hit, Any]):
    """Openings and clicks of one message, to read."""

    model = Hit
    fields = ["what", "people", "machines", "first_at", "last_at"]
    readonly_fields = ["what", "people", "machines", "first_at", "last_at"]
    can_delete = False
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Hit]:
        return super().get_queryset(request).select_related("link").order_by("first_at", "pk")

    def what(self, hit: Hit) -> str:
        return str(hit.link or gettext("opened"))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("portal.view_message")
