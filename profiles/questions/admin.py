from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseModelFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.administration.lists import ListAdmin, ReadOnlyAdmin
from portal.administration.sections import ASKED, SAID
from profiles.questions.catalogue import forget_catalogue
from profiles.questions.models import Asking, Choice, Question, Wording
from profiles.questions.rewording import WORDS, reword


class WordingInline(admin.StackedInline[Wording, Question]):
    """One block per language; older versions stay in the table, unseen here."""

    model = Wording
    extra = 0
    fields = ("language", "asks", "gap", "benefit", "used_for", "seen_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Wording]:
        return super().get_queryset(request).filter(is_active=True)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ChoiceInline(admin.StackedInline[Choice, Question]):
    model = Choice
    extra = 0
    fields = ("slug", ("position", "is_common", "is_active"), ("group", "naics", "span"), "words", "lay")


@admin.register(Question)
class QuestionAdmin(ListAdmin[Question]):
    section = ASKED
    list_display = ("slug", "subject", "type", "weight", "sensitivity", "languages", "is_active")
    list_filter = ("is_active", "subject", "type")
    search_fields = ("slug", "wordings__asks")
    inlines = (WordingInline, ChoiceInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return super().get_queryset(request).prefetch_related("wordings")

    @admin.display()
    def languages(self, question: Question) -> str:
        return ", ".join(
            sorted({wording.language for wording in question.wordings.all() if wording.is_active})
        )

    def save_formset(
        self, request: HttpRequest, form: Any, formset: BaseModelFormSet[Any, Any], change: bool
    ) -> None:
        """Words that somebody saw are never edited: they become a new version."""
        if formset.model is not Wording:
            super().save_formset(request, form, formset, change)
            return
        formset.save(commit=False)
        for wording, changed in formset.changed_objects:
            reword(wording) if {*changed} & {*WORDS} else wording.save()
        for wording in formset.new_objects:
            wording.save()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        forget_catalogue()


@admin.register(Asking)
class AskingAdmin(ReadOnlyAdmin[Asking]):
    """Which question was shown to whom, and what came of it: to be read, never changed."""

    section = SAID
    list_display = ("shown_at", "question", "person", "place", "outcome")
    list_filter = ("outcome", "place", "question")
    list_select_related = ("question", "person")
    search_fields = ("=person__email",)
    search_help_text = _("A whole address.")
    ordering = ("-id",)
