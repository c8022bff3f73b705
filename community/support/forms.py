from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.support.models import HelpRequest
from portal.files.forms import AttachmentField


class HelpForm(forms.ModelForm[HelpRequest]):
    """What is wrong, and where to answer: a member's address is known and not asked."""

    attachment = AttachmentField(
        label=_("A file or a screenshot"),
        required=False,
        help_text=_("A picture, a PDF or a text, up to 10 MB. Only our support and you can open it."),
    )
    page = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)

    class Meta:
        model = HelpRequest
        fields = ["text", "email", "page"]
        labels = {"text": _("What is wrong?"), "email": _("Your email, so that we can answer")}
        help_texts = {"text": _("Your own words are best.")}
        error_messages = {
            "text": {"required": _("Write what is wrong. One sentence is enough.")},
            "email": {
                "required": _("Add your email, so that we can answer."),
                "invalid": _("Add the part after the @, like gmail.com."),
            },
        }

    def __init__(self, *args: Any, known_address: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_address = known_address
        self.fields["text"].max_length = 5000  # type: ignore[attr-defined]
        self.fields["text"].widget.attrs["maxlength"] = 5000
        if known_address:
            del self.fields["email"]

    @property
    def has_lost_a_file(self) -> bool:
        """A browser does not send it again: it has to be chosen once more."""
        return bool(self.errors and self.files)

    @property
    def address(self) -> str:
        return self.known_address or str(self.cleaned_data["email"])
