from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from profiles.facts.checking import InvalidAnswer, checked_text
from profiles.people.forms import AddressField, TypedAddressForm

CODE_LOOK = {"class": "code", "inputmode": "numeric", "autocomplete": "one-time-code"}


class StepForm(forms.Form):
    """Six figures of an authenticator app, or the eight of a recovery code."""

    code = forms.CharField(
        label=_("The code from your app"),
        help_text=_("Or one of your recovery codes. Spaces do not matter."),
        max_length=20,
        error_messages={"required": _("Type the figures that your app shows, or a recovery code.")},
        widget=forms.TextInput(attrs=CODE_LOOK),
    )


class AppForm(StepForm):
    """The first code of an app that is being set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("It changes every half minute. Spaces do not matter.")


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Your password"),
        max_length=200,
        error_messages={"required": _("Type your password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasskeyForm(forms.Form):
    """What the script puts in. `name` is how its owner tells it from others."""

    name = forms.CharField(label=_("A name for it"), max_length=40, required=False)
    credential = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        try:
            return checked_text([name]) if name else ""
        except InvalidAnswer as error:
            raise ValidationError(str(error)) from error


class AddressForm(forms.Form):
    email = AddressField(label=_("Your new email"), help_text=_("We mail a code to it."))


class CloseForm(TypedAddressForm):
    email = AddressField(label=_("Type your email to close your account"))
    not_theirs = _("That is not the email of this account. Nothing was closed.")
