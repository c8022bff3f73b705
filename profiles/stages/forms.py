from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from profiles.engagement.forms import GUESS, OwnChoiceField
from profiles.stages.models import AdopterType, BuyingStage

Kind, Stage = AdopterType.Kind, BuyingStage.Stage
YOU: dict[str, Any] = {
    Kind.INNOVATOR.value: _("I try what is new before others do."),
    Kind.EARLY_ADOPTER.value: _("I am early with what is new, when I see the use."),
    Kind.EARLY_MAJORITY.value: _("I join in once others have tried it."),
    Kind.LATE_MAJORITY.value: _("I wait until nearly everybody has it."),
    Kind.LAGGARD.value: _("I change only when I have to."),
}
"""The types in the words of the member."""
WE: dict[str, Any] = {
    Stage.EXPLORING.value: _("We are looking around."),
    Stage.COMPARING.value: _("We compare."),
    Stage.DECIDING.value: _("We are deciding."),
    Stage.USING.value: _("We use what you make."),
    Stage.RENEWING.value: _("We are about to renew."),
}
"""The stages in the words of the member."""
THEIRS: dict[str, Any] = {
    Kind.INNOVATOR.value: _("before others do"),
    Kind.EARLY_ADOPTER.value: _("early, when you see the use"),
    Kind.EARLY_MAJORITY.value: _("once others have tried it"),
    Kind.LATE_MAJORITY.value: _("when nearly everybody has it"),
    Kind.LAGGARD.value: _("only when you have to"),
}
"""After "You take up what is new …"."""


def stages() -> list[tuple[str, Any]]:
    return [(GUESS, _("Work it out from what we do")), *WE.items()]


def kinds() -> list[tuple[str, Any]]:
    return [(GUESS, _("Work it out from what I do")), *YOU.items()]


class StageForm(forms.Form):
    chosen = OwnChoiceField(label=_("How far is your business with what we make?"), choices=stages)


class TypeForm(forms.Form):
    chosen = OwnChoiceField(label=_("Which fits you?"), choices=kinds)


class StagesForm(forms.Form):
    """Of the segments' condition."""

    stages = forms.MultipleChoiceField(
        label=_("One of these stages"), choices=BuyingStage.Stage.choices, widget=forms.CheckboxSelectMultiple
    )


class TypesForm(forms.Form):
    """Of the segments' condition."""

    kinds = forms.MultipleChoiceField(
        label=_("One of these types"), choices=Kind.choices, widget=forms.CheckboxSelectMultiple
    )
