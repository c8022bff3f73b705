"""What every list of the admin does: it opens fast, finds people by typing, and keeps what was changed from what."""

from collections.abc import Callable
from copy import copy
from typing import Any, TypeVar, cast

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.messages import get_messages
from django.db import transaction
from django.db.models import ForeignKey, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.administration.autocompleting import Autocompleting
from portal.administration.changes import with_values
from portal.administration.confirming import confirmation, warning_of
from portal.administration.searching import found_elsewhere, lies_elsewhere
from portal.administration.sections import SITE, Section
from portal.web.paging import ShortPaginator

M = TypeVar("M", bound=Model)
Act = Callable[[Any, HttpRequest, QuerySet[Any]], HttpResponse | None]
MOST_CHOSEN = 1000


class ListAdmin(Autocompleting, admin.ModelAdmin[M]):
    """Its actions call verbs: they run in one transaction, are noted for each row, and ask first where `dangerous`."""

    section: Section = SITE
    paginator = ShortPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50

    def get_autocomplete_fields(self, request: HttpRequest) -> Any:
        """Everything that can be found by typing is: a list of a million people is no choice."""
        fields = [field.name for field in self.opts.get_fields() if self._is_found_by_typing(field)]
        return [*fields, *(name for name in self.autocomplete_fields if name not in fields)]

    def _is_found_by_typing(self, field: Any) -> bool:
        if not isinstance(field, ForeignKey) or field.name in self.raw_id_fields:
            return False
        related = self.admin_site._registry.get(field.related_model)
        return related is not None and bool(related.search_fields)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        message: Any = super().construct_change_message(request, form, formsets, add)
        return with_values(message, form, formsets or ())

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[M], search_term: str
    ) -> tuple[QuerySet[M], bool]:
        """Other tables are asked first. No text in PostgreSQL has the sign NUL, so nothing can be found by it."""
        term, fields = search_term.replace("\x00", ""), self.get_search_fields(request)
        elsewhere = [field for field in fields if lies_elsewhere(field)]
        there = found_elsewhere(self.model, elsewhere, term) if term and elsewhere else None
        if there is not None:
            return queryset.filter(there), False
        own = [field for field in fields if field not in elsewhere]
        return self._found_here(own, request, queryset, term) if own or not term else (queryset.none(), False)

    def _found_here(
        self, fields: list[str], request: HttpRequest, queryset: QuerySet[M], term: str
    ) -> tuple[QuerySet[M], bool]:
        searching = copy(self)
        searching.search_fields = fields  # type: ignore[misc]
        return super(ListAdmin, searching).get_search_results(request, queryset, term)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        return {slug: (self._watched(act, slug), slug, words) for slug, (act, _, words) in actions.items()}

    def _watched(self, act: Act, slug: str) -> Act:
        def run(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
            chosen = list(queryset[: MOST_CHOSEN + 1])
            if len(chosen) > MOST_CHOSEN:
                self.message_user(request, _too_many(), messages.ERROR)
                return None
            if warning_of(act) and "confirmed" not in request.POST:
                return confirmation(self, request, act, slug, chosen)
            return self._act_and_note(act, slug, request, queryset, chosen)

        return run

    @transaction.atomic
    def _act_and_note(
        self, act: Act, slug: str, request: HttpRequest, queryset: QuerySet[Any], chosen: list[Any]
    ) -> HttpResponse | None:
        answer = act(self, request, queryset)
        noted = [row for row in chosen if self.has_change_permission(request, row)]
        if answer is None and not get_messages(request):
            self.message_user(request, _done(len(noted)), messages.SUCCESS if noted else messages.WARNING)
        if noted:
            LogEntry.objects.log_actions(
                cast(int, request.user.pk), noted, CHANGE, change_message=[{"acted": slug}]
            )
        return answer

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Nothing goes unless the request says what it is called."""
        found, counts, lacking, protected = super().get_deleted_objects(objs, request)
        if request.method == "POST" and request.POST.get("name", "").strip() not in map(str, objs):
            protected = [*protected, _("Type its name exactly as it stands above.")]
        return found, counts, lacking, protected


class ReadOnlyAdmin(ListAdmin[M]):
    """To be found and read. What changes these rows are the verbs of their feature."""

    sortable_by = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False


def _done(count: int) -> str:
    return ngettext("Done, for %(n)s row.", "Done, for %(n)s rows.", count) % {"n": f"{count:,}"}


def _too_many() -> str:
    words = _("That is more than %(most)s at once. Search or filter first.")
    return words % {"most": f"{MOST_CHOSEN:,}"}
