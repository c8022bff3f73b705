from typing import Any, ClassVar

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from profiles.accounts.carrying import offers
from profiles.accounts.coming_in import Wanted
from profiles.accounts.models import PendingSignup
from profiles.consent.forms import WordingsField
from profiles.consent.models import ConsentWording
from profiles.people.forms import AddressField


class JoinForm(forms.Form):
    """One box for an address, and what may be sent, unticked."""

    email = AddressField(help_text=_("We mail you a code. There is no password to make up."))
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, wordings: list[ConsentWording], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wordings = wordings
        if wordings:
            self.fields["ticked"] = WordingsField(
                wordings, label=_("What may we send you? Joining works with none.")
            )


class LinkForm(forms.Form):
    """In another browser than the one that asked: what came along, of which only what is ticked here counts.

    Anybody can type an address and tick boxes for it; only whoever reads its mail may say yes.
    """

    def __init__(self, pending: PendingSignup, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_to_keep(pending)
        wordings = list(ConsentWording.objects.filter(pk__in=pending.ticked)) if pending.ticked else []
        if wordings:
            self.fields["ticked"] = WordingsField(
                wordings, label=_("May we send you this?"), help_text=_("Only what you tick here counts.")
            )

    def _offer_to_keep(self, pending: PendingSignup) -> None:
        offered = offers(pending.carried, is_new=pending.person.confirmed_at is None)
        if offered:
            self.fields["keep"] = forms.MultipleChoiceField(
                label=_("Keep what you did"),
                help_text=_("It comes from where the code was asked for. Not yours? Untick it."),
                required=False,
                choices=[(offer.name, _lines(offer.lines)) for offer in offered],
                initial=[offer.name for offer in offered if offer.ticked],
                widget=forms.CheckboxSelectMultiple,
            )

    def wanted(self) -> Wanted:
        return Wanted(self.cleaned_data.get("keep", ()), self.cleaned_data.get("ticked", ()))


def _lines(lines: list[str]) -> str:
    return format_html_join(mark_safe("<br>"), "{}", ([line] for line in lines))


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code"),
        help_text=_("Spaces do not matter."),
        max_length=20,
        error_messages={"required": _("Type the six figures from the mail.")},
        widget=forms.TextInput(
            attrs={
                "class": "code",
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "placeholder": "000 000",
            }
        ),
    )


class OurWords:
    """allauth's forms with our labels, and no label said twice as a placeholder."""

    labels: ClassVar[dict[str, Any]] = {}
    hints: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)


NEW_PASSWORD = {"password1": _("New password"), "password2": _("The same again")}
LONG_ENOUGH = {"password1": _("At least ten characters. Four words that make you smile are good.")}


class PasswordForm(OurWords, allauth_forms.LoginForm):  # type: ignore[misc]
    """For the few who set a password. allauth would drop the field, since nobody signs up with one."""

    labels = {"login": _("Your email"), "password": _("Your password")}

    def _setup_password_field(self) -> None:
        """Keeps the field."""


class ChangeForm(OurWords, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    labels = {"oldpassword": _("Your password until now"), **NEW_PASSWORD}
    hints = LONG_ENOUGH


class SetForm(OurWords, allauth_forms.SetPasswordForm):  # type: ignore[misc]
    labels = NEW_PASSWORD
    hints = LONG_ENOUGH


class ResetForm(forms.Form):
    email = AddressField()


class ResetKeyForm(OurWords, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    labels = NEW_PASSWORD
    hints = LONG_ENOUGH
