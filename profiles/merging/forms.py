from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from profiles.businesses.models import Business
from profiles.merging.merging import mergeable
from profiles.people.models import Person

LARGEST = 2**63 - 1


class OtherBusinessForm(forms.Form):
    other = forms.IntegerField(
        label=_("Number of the other business, as in its list"), min_value=1, max_value=LARGEST
    )

    def __init__(self, kept: Business, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept

    def clean_other(self) -> Business:
        found = Business.objects.filter(pk=self.cleaned_data["other"]).exclude(pk=self.kept.pk).first()
        if found is None:
            raise ValidationError(_("There is no other business with this number."))
        return found


class OtherAccountForm(forms.Form):
    other = forms.EmailField(label=_("Email of the other account"), max_length=254)

    def __init__(self, kept: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept

    def clean_other(self) -> Person:
        found = Person.objects.filter(email=str(self.cleaned_data["other"]).lower()).first()
        if found is None:
            raise ValidationError(_("Nobody has this email here."))
        if not mergeable(self.kept, found):
            raise ValidationError(
                _("These two can’t be merged: one has a role, was merged before, or can’t come in.")  # noqa: RUF001
            )
        return found
