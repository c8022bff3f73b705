from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.owning.models import OwnedProduct

MOST_SEATS = 1_000_000


class DetailsForm(forms.Form):
    """What is known of a product in use; every field may stay empty. `said`: only what was changed."""

    seats = forms.IntegerField(
        label=gettext_lazy("How many people may use it"),
        help_text=gettext_lazy("The seats or licences that you paid for."),
        min_value=1,
        max_value=MOST_SEATS,
        required=False,
    )
    in_use = forms.IntegerField(
        label=gettext_lazy("How many do use it"), min_value=0, max_value=MOST_SEATS, required=False
    )
    renews_on = forms.DateField(
        label=gettext_lazy("It renews or runs out on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Write the day like 2027-01-31.")},
    )
    version = forms.ChoiceField(
        label=gettext_lazy("Version"),
        help_text=gettext_lazy("Leave it out if you do not know."),
        required=False,
        widget=forms.Select(attrs={"data-content": ""}),
    )

    def __init__(self, owned: OwnedProduct, data: Any = None) -> None:
        version = owned.version.name if owned.version else ""
        held = {name: getattr(owned, name) for name in ("seats", "in_use", "renews_on")}
        super().__init__(data, initial={**held, "version": version}, auto_id="owned_%s")
        names = [one.name for one in owned.product.versions.all()]
        if names:
            unknown = ("", _("I don’t know"))  # noqa: RUF001
            self.fields["version"].choices = [unknown, *((name, name) for name in names)]  # type: ignore[attr-defined]
        else:
            del self.fields["version"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        seats, in_use = values.get("seats"), values.get("in_use")
        if seats is not None and in_use is not None and in_use > seats:
            self.add_error("in_use", _("That is more than may use it. Check both numbers."))
        return values

    @property
    def said(self) -> dict[str, Any]:
        """What was emptied is taken back."""
        values = {name: self.cleaned_data[name] for name in self.changed_data}
        return {name: None if value == "" else value for name, value in values.items()}
