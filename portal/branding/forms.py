from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.branding.colour import srgb
from portal.branding.links import Pairs, as_typed, links_in
from portal.branding.logos import needs_plate, read_logo
from portal.branding.mending import BAR, Mended, mended
from portal.branding.models import Brand
from portal.files.errors import NotAnImageError
from portal.mail.envelopes import HeaderError, ascii_address

PICTURES = forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"})
ON_SAVING = _("A PNG without a ground looks best. It shows in the preview once it is saved.")


def colour_of(brand: Brand) -> str:
    """As it was typed; for a brand that was set as two numbers, what they look like."""
    return brand.colour or srgb(BAR, brand.chroma, brand.hue)


class LookForm(forms.ModelForm[Brand]):
    """What can be seen of a brand before it is saved."""

    colour = forms.RegexField(
        r"^#?[0-9a-fA-F]{6}$",
        label=_("One colour"),
        help_text=_(
            "Like #571d49. All others are made from it, so that words can be read in light and dark."
        ),
        error_messages={"invalid": _("Write a # and six signs, 0 to 9 and a to f, like #571d49.")},
    )
    elsewhere = forms.CharField(
        label=_("Elsewhere"),
        required=False,
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A line for each: LinkedIn https://… They stand at the foot of pages and mails."),
    )

    class Meta:
        model = Brand
        fields = ["name", "promise", "lead", "postal_address", "opening_hours"]
        widgets = {"lead": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "postal_address": _("Newsletters need it by law. It stands at the foot of pages and mails.")
        }

    def __init__(self, data: Any = None, files: Any = None, *, instance: Brand) -> None:
        first = {"colour": colour_of(instance), "elsewhere": as_typed(instance.links)}
        super().__init__(data, files, instance=instance, initial=first)

    def clean_colour(self) -> str:
        return "#" + str(self.cleaned_data["colour"]).lower().removeprefix("#")

    def clean_elsewhere(self) -> Pairs:
        return links_in(self.cleaned_data["elsewhere"])

    def clean(self) -> dict[str, Any] | None:
        """What is understood goes into the row at once, so that a preview shows it beside what is not."""
        given = super().clean() or self.cleaned_data
        if "colour" in given:
            new = mended(given["colour"])
            self.instance.colour, self.instance.hue, self.instance.chroma = (
                given["colour"],
                new.hue,
                new.chroma,
            )
        if "elsewhere" in given:
            self.instance.links = given["elsewhere"]
        return given

    @property
    def made_of_it(self) -> Mended:
        return mended(colour_of(self.instance))


class BrandForm(LookForm):
    new_logo = forms.FileField(label=_("Logo"), required=False, widget=PICTURES, help_text=ON_SAVING)
    no_logo = forms.BooleanField(label=_("Take the logo away"), required=False)
    new_logo_dark = forms.FileField(
        label=_("Logo in the dark"),
        required=False,
        widget=PICTURES,
        help_text=_("Only if it is another one. The bar has your colour by day and by night."),
    )
    no_logo_dark = forms.BooleanField(label=_("Take the logo for the dark away"), required=False)

    class Meta(LookForm.Meta):
        fields = [*LookForm.Meta.fields, "sender_name", "reply_to"]
        help_texts = {
            **LookForm.Meta.help_texts,
            "sender_name": _(
                "Empty: as MAIL_FROM says. The address that mails come from stays that of MAIL_FROM."
            ),
            "reply_to": _("Empty: to SUPPORT_ADDRESS."),
        }

    def clean_sender_name(self) -> str:
        name: str = self.cleaned_data["sender_name"]
        if set(name) & set('<>"@\\'):
            raise ValidationError(_("Only the name, without an address."))
        return name

    def clean_reply_to(self) -> str:
        address: str = self.cleaned_data["reply_to"]
        try:
            return ascii_address(address) if address else ""
        except HeaderError as error:
            raise ValidationError(_("Mails can’t be answered to that address.")) from error  # noqa: RUF001

    def clean(self) -> dict[str, Any] | None:
        """Pictures are looked at here, and kept when all else is well."""
        given = super().clean() or self.cleaned_data
        bars = self.made_of_it
        self._read("new_logo", "plate", bars.bar)
        self._read("new_logo_dark", "plate_dark", bars.bar_dark)
        return given

    def _read(self, field: str, plate: str, bar: str) -> None:
        sent = self.cleaned_data.get(field)
        if not sent:
            return
        try:
            setattr(self.instance, plate, needs_plate(read_logo(sent), bar))
        except NotAnImageError as error:
            self.add_error(field, str(error))
