from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from profiles.people.forms import AddressField


class EraseForm(forms.Form):
    """Typing the address is what confirms it."""

    email = AddressField(label=_("Type the email of the account to erase it"))

    def __init__(self, address: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address

    def clean_email(self) -> str:
        typed = str(self.cleaned_data["email"])
        if typed != self.address:
            raise ValidationError(_("That is not the email of this account. Nothing was erased."))
        return typed
