from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import markdown
from portal.administration.lists import ListAdmin
from portal.administration.sections import CONTENT
from portal.search.indexing import rebuild
from training.courses.models import Card, Option, Training
from training.courses.publishing import publish, withdraw


class CardForm(forms.ModelForm[Card]):
    """Its HTML is made to be as safe as what we make of Markdown."""

    def clean_html(self) -> str:
        return markdown.clean(self.cleaned_data["html"])

    def clean_figure_html(self) -> str:
        return markdown.clean(self.cleaned_data["figure_html"])


class OptionForm(forms.ModelForm[Option]):
    def clean_why_html(self) -> str:
        return markdown.clean(self.cleaned_data["why_html"])

    def validate_constraints(self) -> None:
        """Which one is best is looked at for all options of the card together."""
        try:
            self.instance.validate_constraints(exclude={"is_best"})
        except ValidationError as error:
            self.add_error(None, error)


class OptionFormSet(BaseInlineFormSet[Option, Card, forms.ModelForm[Option]]):
    def clean(self) -> None:
        """No options make a card to read; else it is a check, with a choice and one best answer."""
        super().clean()
        kept = self._kept()
        if kept and (len(kept) < 2 or sum(bool(form.cleaned_data.get("is_best")) for form in kept) != 1):
            raise ValidationError(_("A check has two answers or more, and one of them is the best."))

    def save(self, commit: bool = True) -> list[Option]:
        """The best answer moves without there being two at any moment."""
        best = [form.instance.pk for form in self._kept() if form.cleaned_data.get("is_best")]
        self.instance.options.exclude(pk__in=[pk for pk in best if pk]).update(is_best=False)
        return super().save(commit)

    def _kept(self) -> list[forms.ModelForm[Option]]:
        """Those that will be there; a form nobody filled in has no data."""
        return [
            form
            for form in self.forms
            if (data := getattr(form, "cleaned_data", None)) and not data.get("DELETE")
        ]


class CardInline(admin.StackedInline[Card, Training]):
    """Cards are known by position: people are at one, so none is removed here."""

    model = Card
    form = CardForm
    extra = 0
    show_change_link = True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OptionInline(admin.StackedInline[Option, Card]):
    model = Option
    form = OptionForm
    formset = OptionFormSet
    extra = 0


@admin.register(Training)
class TrainingAdmin(ListAdmin[Training]):
    """Nothing is deleted, it is withdrawn: how far people are, search and facets hang on it."""

    section = CONTENT
    list_display = ("title", "minutes", "published_at", "checked_on", "position")
    list_filter = ("topics",)
    search_fields = ("title", "slug", "summary")
    readonly_fields = ("published_at",)
    filter_horizontal = ("topics",)
    inlines = (CardInline,)
    actions = ("publish_all", "withdraw_all")

    def has_delete_permission(self, request: HttpRequest, obj: Training | None = None) -> bool:
        return False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        rebuild("training")

    @admin.action(description=gettext_lazy("Let everyone take them"), permissions=["change"])
    def publish_all(self, request: HttpRequest, queryset: QuerySet[Training]) -> None:
        publish(*queryset, by=request.user)

    @admin.action(description=gettext_lazy("Hide them from everyone"), permissions=["change"])
    def withdraw_all(self, request: HttpRequest, queryset: QuerySet[Training]) -> None:
        withdraw(*queryset, by=request.user)


@admin.register(Card)
class CardAdmin(ListAdmin[Card]):
    section = CONTENT
    form = CardForm
    list_display = ("title", "training", "position")
    list_filter = ("training",)
    list_select_related = ("training",)
    search_fields = ("title", "training__title")
    ordering = ("training__position", "training_id", "position")
    inlines = (OptionInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Card | None = None) -> tuple[str, ...]:
        return ("training", "position") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Card | None = None) -> bool:
        return False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        rebuild("training")
