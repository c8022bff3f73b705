import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.numbers import whole


class CancelForm(forms.Form):
    """How many are cancelled has to be typed: the number that the form showed, which may be one less by now."""

    number = forms.CharField(label=gettext_lazy("How many are not sent"), max_length=20)
    shown = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, left: int, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"shown": left})
        given = str(self.data.get("shown", left)) if self.is_bound else str(left)
        self.shown_number = int(given) if re.fullmatch(r"[0-9]{1,9}", given) else left
        self.fields["number"].widget.attrs.update({"inputmode": "numeric", "autocomplete": "off"})

    def clean_number(self) -> int:
        """Separators of thousands may be typed or not."""
        typed = re.sub(r"[\s.,'’]", "", self.cleaned_data["number"])  # noqa: RUF001
        if typed != str(self.shown_number):
            raise forms.ValidationError(_("Type %(n)s to cancel them.") % {"n": whole(self.shown_number)})
        return self.shown_number
