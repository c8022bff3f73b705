from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.products.choosing import what_field
from profiles.segments.forms import MOST_DAYS, BetweenForm, DaysForm, PresetField, day_input

ANY, NONE = "any", "none"


class OwnsForm(forms.Form):
    how = PresetField(
        label=gettext_lazy("How"),
        choices=[(ANY, gettext_lazy("uses one of these")), (NONE, gettext_lazy("uses none of these"))],
        help_text=gettext_lazy("Both are about businesses. Who works in none fits neither."),
    )
    what = what_field(gettext_lazy("Products"), required=True)


class SeatsForm(BetweenForm):
    what = what_field(gettext_lazy("Products"))
    least = forms.IntegerField(
        label=gettext_lazy("At least so many seats"), min_value=1, max_value=1_000_000, required=False
    )
    most = forms.IntegerField(
        label=gettext_lazy("At most so many seats"), min_value=1, max_value=1_000_000, required=False
    )


class RenewsForm(DaysForm):
    """By the clock of UTC, as all rules."""

    what = what_field(gettext_lazy("Products"))
    within = forms.IntegerField(
        label=gettext_lazy("In the next so many days"), min_value=1, max_value=MOST_DAYS, required=False
    )
    after = forms.DateField(label=gettext_lazy("On or after"), required=False, widget=day_input())
    before = forms.DateField(label=gettext_lazy("Before"), required=False, widget=day_input())

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not any(values.get(name) for name in ("within", "after", "before")) and not self.errors:
            self.add_error("within", _("Say when."))
        return values
