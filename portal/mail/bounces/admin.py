from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from portal.mail.bounces.models import DeliveryReport


class ReportInline(admin.TabularInline[DeliveryReport, Any]):
    """What other mail systems said of one message, to read."""

    model = DeliveryReport
    fields = ["at", "what", "source", "words"]
    readonly_fields = ["at", "what", "source", "words"]
    ordering = ["at", "pk"]
    can_delete = False
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("portal.view_message")
