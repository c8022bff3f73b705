import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from profiles.facts.checking import UNSEEN, InvalidAnswer, checked_text
from profiles.people.forms import OthersAddressField

MOST_WORDS = 300
LINK = re.compile(r"://|\bwww\.|\w@\w|\w\.(com|net|org|info|biz|io|example|[a-z]{2})\b", re.IGNORECASE)
"""What a mail program would make a link of. Words that a member writes to a stranger lead nowhere."""


class InviteForm(forms.Form):
    email = OthersAddressField(
        label=_("Their email"), help_text=_("They get one mail, with your name in it.")
    )
    words = forms.CharField(
        label=_("A word from you"),
        help_text=_("At most 300 letters, without web addresses."),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["email"].widget.attrs["autocomplete"] = "off"

    def clean_words(self) -> str:
        """One line of plain text."""
        words = " ".join(unicodedata.normalize("NFC", str(self.cleaned_data["words"])).split())
        if any(unicodedata.category(sign) in UNSEEN for sign in words):
            raise ValidationError(_("Use letters, numbers and signs only."))
        if LINK.search(words):
            raise ValidationError(_("Write it without web addresses."))
        return words


class BusinessForm(forms.Form):
    """What the owner says about the business as a whole."""

    name = forms.CharField(
        label=_("Its name"),
        help_text=_("Colleagues and whom you invite see it."),
        max_length=80,
        required=False,
    )
    found = forms.BooleanField(required=False)

    def __init__(self, domain: str, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if domain:
            field = self.fields["found"]
            field.label = _("People with an address at %(domain)s may find it") % {"domain": domain}
            field.help_text = _("They see its name, nobody in it, and may ask you to let them in.")
        else:
            del self.fields["found"]

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        try:
            return checked_text([name]) if name else ""
        except InvalidAnswer as error:
            raise ValidationError(str(error)) from error
