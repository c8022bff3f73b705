from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.people.models import Person
from profiles.preferences.languages import offered
from profiles.preferences.models import Preferences
from profiles.preferences.zones import choices

NAMES = {"data-content": True}
"""Languages by their own names, towns by those of the time zones: not ours to translate."""


class PreferencesForm(forms.Form):
    prefix = "p"
    language = forms.ChoiceField(label=_("Language"), choices=offered, widget=forms.Select(attrs=NAMES))
    time_zone = forms.ChoiceField(label=_("Your clock: the nearest town"), widget=forms.Select(attrs=NAMES))
    cadence = forms.ChoiceField(
        label=_("How often at most"),
        choices=Preferences.Cadence.choices,
        help_text=_("Product warnings come at once, if you ticked them."),
    )
    paused_until = forms.DateField(
        label=_("Pause all mail until"),
        required=False,
        help_text=_("Codes and answers to what you ask still come."),
        error_messages={"invalid": _("Write the day like 2027-01-31.")},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
    )
    personalised = forms.BooleanField(
        label=_("Fit what I see to what you know"),
        required=False,
        help_text=_("Without it you see what anyone sees."),
    )
    tracked = forms.BooleanField(
        label=_("Count whether I open mails, and which links I follow"),
        required=False,
        help_text=_("It tells us what is worth writing about. Without it every link works all the same."),
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = choices(person.time_zone)  # type: ignore[attr-defined]
        self.fields["paused_until"].widget.attrs["min"] = timezone.localdate().isoformat()

    def clean_paused_until(self) -> date | None:
        until: date | None = self.cleaned_data["paused_until"]
        if until and until <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day after today, or leave it empty."))
        return until


def form_for(person: Person, preferences: Preferences) -> PreferencesForm:
    paused = preferences.paused_until
    first = {
        "language": person.language,
        "time_zone": person.time_zone,
        "cadence": preferences.cadence,
        "paused_until": paused if paused and paused > timezone.localdate() else None,
        "personalised": preferences.personalised,
        "tracked": preferences.tracked,
    }
    return PreferencesForm(person, initial=first)
