from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.administration.confirming import dangerous
from portal.administration.lists import ListAdmin, ReadOnlyAdmin
from portal.administration.sections import MAIL
from portal.mail import resolving
from portal.mail.bounces.admin import ReportInline
from portal.mail.kinds import kinds
from portal.mail.models import Mailing, Message, Pace, Suppression
from portal.mail.reasons import reason_words
from portal.mail.tracking.admin import HitInline


class KindFilter(admin.SimpleListFilter):
    """The registered kinds, without asking the table which there are."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind.slug, kind.name) for kind in kinds]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Message)
class MessageAdmin(ListAdmin[Message]):
    """The ledger to look at; nothing in it is edited by hand, doubts are resolved by the two actions."""

    section = MAIL
    list_display = ["id", "kind", "address", "occasion", "state", "why", "due_at", "ended_at"]
    list_filter = ["state", KindFilter]
    search_fields = ["address__startswith", "occasion__startswith"]
    search_help_text = _("The beginning of an address or an occasion.")
    ordering = ["-id"]
    sortable_by = ()
    list_select_related = False
    actions = ["arrived", "send_again"]
    exclude = ["data", "reason"]
    inlines = [HitInline, ReportInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Message | None = None) -> list[str]:
        shown = [field.name for field in Message._meta.fields if field.name not in ("data", "sealed")]
        return ["why" if name == "reason" else name for name in shown]

    @admin.display(description=_("reason"), ordering="reason")
    def why(self, message: Message) -> str:
        return reason_words(message.reason)

    @admin.action(description=_("In doubt: it arrived"), permissions=["change"])
    def arrived(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        self._tell(request, sum(resolving.arrived(message) for message in queryset))

    @dangerous(_("Whoever got it already gets it twice. Look into the log of the mail server first."))
    @admin.action(description=_("In doubt: send it again"), permissions=["change"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        self._tell(request, sum(resolving.send_again(message) for message in queryset))

    def _tell(self, request: HttpRequest, count: int) -> None:
        words = ngettext("%(n)s message resolved.", "%(n)s messages resolved.", count) % {"n": count}
        self.message_user(request, words, messages.SUCCESS if count else messages.WARNING)


@admin.register(Pace)
class PaceAdmin(ListAdmin[Pace]):
    section = MAIL
    list_display = ["scope", "per_minute", "burst", "paused_until", "reason"]
    search_fields = ["scope"]
    fields = ["scope", "per_minute", "burst", "paused_until", "reason"]


@admin.register(Suppression)
class SuppressionAdmin(ListAdmin[Suppression]):
    section = MAIL
    list_display = ["address", "reason", "at"]
    list_filter = ["reason"]
    search_fields = ["address"]


@admin.register(Mailing)
class MailingAdmin(ReadOnlyAdmin[Mailing]):
    """Mails to many, each row one of them; issues of newsletters are steered in the studio."""

    section = MAIL
    list_display = ["id", "kind", "occasion", "state"]
    list_filter = ["state"]
    search_fields = ["occasion__startswith"]
    ordering = ["-id"]
