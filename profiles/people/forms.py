from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ADDRESS_ERRORS = {
    "required": _("Type your email, like marta@gmail.com."),
    "invalid": _("Check your email. It needs a part after the @, like gmail.com."),
}

OTHERS_ERRORS = {
    "required": _("Type their email, like marta@gmail.com."),
    "invalid": _("Check their email. It needs a part after the @, like gmail.com."),
}


class AddressField(forms.EmailField):
    errors = ADDRESS_ERRORS
    completes = "email"

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Your email"))
        super().__init__(max_length=254, error_messages=self.errors, **kwargs)
        self.widget.attrs["autocomplete"] = self.completes

    def clean(self, value: Any) -> str:
        return str(super().clean(value)).lower()


class OthersAddressField(AddressField):
    """Of somebody else: the browser offers nothing of whoever types it."""

    errors = OTHERS_ERRORS
    completes = "off"


class TypedAddressForm(forms.Form):
    """Typing the address of the account is what confirms it. `not_theirs`: what is said of another one."""

    email: AddressField
    not_theirs: Any

    def __init__(self, address: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address

    def clean_email(self) -> str:
        typed = str(self.cleaned_data["email"])
        if typed != self.address:
            raise ValidationError(self.not_theirs)
        return typed
