from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.library.models import Item
from content.library.publishing import headings_of, keep, publish, withdraw
from portal.administration.lists import ListAdmin
from portal.administration.sections import CONTENT
from portal.search.indexing import rebuild


class ItemForm(forms.ModelForm[Item]):
    def clean_body(self) -> str:
        """The headings that common problems lead to must stay."""
        body = str(self.cleaned_data["body"])
        there = {anchor for anchor, _words in headings_of(body)}
        problems = self.instance.problems.exclude(anchor__in=there) if self.instance.pk else ()
        for problem in problems:
            lost = _("The problem “{title}” leads to the heading {{#{anchor}}}, which is not here any more.")
            self.add_error("body", lost.format(title=problem.title, anchor=problem.anchor))
        return body


@admin.register(Item)
class ItemAdmin(ListAdmin[Item]):
    """Nothing is deleted, it is withdrawn: search, facets and feedback hang on it."""

    section = CONTENT
    form = ItemForm
    list_display = ("title", "kind", "minutes", "published_at", "checked_on")
    list_filter = ("kind", "topics")
    search_fields = ("title", "slug", "summary")
    readonly_fields = ("published_at",)
    filter_horizontal = ("topics",)
    actions = ("publish_all", "withdraw_all")

    def has_delete_permission(self, request: HttpRequest, obj: Item | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Item, form: Any, change: bool) -> None:
        keep(obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        rebuild("library")

    @admin.action(description=gettext_lazy("Let everyone read them"), permissions=["change"])
    def publish_all(self, request: HttpRequest, queryset: QuerySet[Item]) -> None:
        publish(*queryset, by=request.user)

    @admin.action(description=gettext_lazy("Hide them from everyone"), permissions=["change"])
    def withdraw_all(self, request: HttpRequest, queryset: QuerySet[Item]) -> None:
        withdraw(*queryset, by=request.user)
