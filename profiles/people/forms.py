from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

ADDRESS_ERRORS = {
    "required": _("Type your email, like marta@gmail.com."),
    "invalid": _("Check your email. It needs a part after the @, like gmail.com."),
}


class AddressField(forms.EmailField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Your email"))
        super().__init__(max_length=254, error_messages=ADDRESS_ERRORS, **kwargs)
        self.widget.attrs["autocomplete"] = "email"

    def clean(self, value: Any) -> str:
        return str(super().clean(value)).lower()
