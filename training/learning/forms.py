from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from training.courses.models import Card


class PickForm(forms.Form):
    """One answer to the check question on a card."""

    option = forms.TypedChoiceField(
        label=_("Your answer"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Pick one answer, then check it."),
            "invalid_choice": _("That answer is not on the list. Pick one of these."),
        },
    )

    def __init__(self, card: Card, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["option"]
        field.choices = [(option.position, option.text) for option in card.options.all()]
