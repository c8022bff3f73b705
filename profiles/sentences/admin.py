from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from portal.administration.lists import ListAdmin
from portal.administration.sections import ASKED
from profiles.questions.catalogue import forget_catalogue, read_catalogue
from profiles.sentences.checking import check_template
from profiles.sentences.models import SentenceTemplate

CHECKED = ("text", "language", "voice")


class TemplateForm(forms.ModelForm[SentenceTemplate]):
    class Meta:
        model = SentenceTemplate
        fields = ("sentence", "position", "language", "voice", "text")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {*CHECKED} <= set(cleaned):
            self._check(cleaned)
        return cleaned

    def _check(self, cleaned: dict[str, Any]) -> None:
        try:
            check_template(SentenceTemplate(**{name: cleaned[name] for name in CHECKED}), read_catalogue())
        except ValidationError as error:
            self.add_error("text", error)


@admin.register(SentenceTemplate)
class SentenceTemplateAdmin(ListAdmin[SentenceTemplate]):
    section = ASKED
    form = TemplateForm
    list_display = ("text", "language", "voice", "sentence", "position")
    list_filter = ("language", "voice", "sentence")
    search_fields = ("text",)

    def save_model(self, request: HttpRequest, obj: SentenceTemplate, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        forget_catalogue()

    def delete_model(self, request: HttpRequest, obj: SentenceTemplate) -> None:
        super().delete_model(request, obj)
        forget_catalogue()
