from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.consent.models import ConsentWording
from profiles.questions.models import Wording

LINES = 3


class SmallestField(forms.IntegerField):
    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Smallest difference worth knowing, in points of a hundred"),
            help_text=gettext_lazy(
                "From it follows how many people it takes. 10 needs about 400 for each wording."
            ),
            min_value=2,
            max_value=50,
            initial=10,
        )


class QuestionTestForm(forms.Form):
    """Other words for a question, beginning with those in force."""

    asks = forms.CharField(label=gettext_lazy("The question"), max_length=200)
    gap = forms.CharField(
        label=gettext_lazy("The sentence with a hole"),
        help_text=gettext_lazy("Write the hole as {gap}."),
        max_length=200,
    )
    benefit = forms.CharField(
        label=gettext_lazy("What an answer changes"),
        help_text=gettext_lazy("One line each, three at most."),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, wording: Wording, data: QueryDict | None = None) -> None:
        words = {"asks": wording.asks, "gap": wording.gap, "benefit": "\n".join(wording.benefit)}
        super().__init__(data, initial=words)
        self.now = {"asks": wording.asks, "gap": wording.gap, "benefit": list(wording.benefit)}
        self.fields["smallest"] = SmallestField()

    def clean_gap(self) -> str:
        gap = str(self.cleaned_data["gap"])
        if "{gap}" not in gap:
            raise forms.ValidationError(_("Write the hole as {gap}."))
        return gap

    def clean_benefit(self) -> list[str]:
        lines = [line.strip() for line in str(self.cleaned_data["benefit"]).splitlines() if line.strip()]
        if len(lines) > LINES:
            raise forms.ValidationError(_("Write three lines at most."))
        return lines

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if all(data.get(name) == words for name, words in self.now.items()):
            raise forms.ValidationError(_("These are the words in force. Change some of them."))
        return data

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.now}


class BenefitTestForm(forms.Form):
    """Another sentence of what a consent gives; what is agreed to stays as it is."""

    benefit = forms.CharField(label=gettext_lazy("What it gives, in a sentence"), max_length=200)

    def __init__(self, wording: ConsentWording, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"benefit": wording.benefit})
        self.now = wording.benefit
        self.fields["smallest"] = SmallestField()

    def clean_benefit(self) -> str:
        benefit = str(self.cleaned_data["benefit"])
        if benefit == self.now:
            raise forms.ValidationError(_("These are the words in force. Change some of them."))
        return benefit
