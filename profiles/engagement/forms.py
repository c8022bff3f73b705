from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from profiles.engagement.models import Engagement

Kind = Engagement.Kind
GUESS = "guess"
MEANS = {
    Kind.LEARNER: _("Trainings and the library come first."),
    Kind.CONNECTOR: _("Other people in your trade come first."),
    Kind.COLLABORATOR: _("What became of your ideas and answers comes first."),
}


def ways() -> list[tuple[str, Any]]:
    return [(GUESS, _("Work it out from what I do"))] + [
        (kind.value, f"{kind.label}: {MEANS[kind]}") for kind in Kind
    ]


class OwnChoiceField(forms.ChoiceField):
    """What somebody says themselves; empty when they chose GUESS, so that we are to tell."""

    widget = forms.RadioSelect

    def clean(self, value: Any) -> str:
        return str(super().clean(value)).removeprefix(GUESS)


class WayForm(forms.Form):
    kind = OwnChoiceField(label=_("Which fits you?"), choices=ways)


class KindForm(forms.Form):
    """Of the segments' condition."""

    kinds = forms.MultipleChoiceField(
        label=_("Taking part as"), choices=Kind.choices, widget=forms.CheckboxSelectMultiple
    )
