"""What forms say of a field that was left empty: what to do about it. Django says only that it is required."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

ONE, SOME = _("Choose one."), _("Choose at least one.")
WORDS: dict[type[forms.Field], Any] = {
    forms.Field: _("Fill this in."),
    forms.BooleanField: _("Tick this."),
    forms.FileField: _("Choose a file."),
    forms.ChoiceField: ONE,
    forms.ModelChoiceField: ONE,
    forms.MultipleChoiceField: SOME,
    forms.ModelMultipleChoiceField: SOME,
}


def say_what_to_do() -> None:
    for field, words in WORDS.items():
        field.default_error_messages = {**field.default_error_messages, "required": words}
