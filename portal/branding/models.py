from dataclasses import dataclass

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.files.models import Image


@dataclass(frozen=True)
class Logo:
    """As it stands on the bar: `height` pixels high, on white where it would not be seen."""

    image: Image
    plate: bool
    height: int = 28

    @property
    def width(self) -> int:
        return max(1, round(self.image.width * self.height / self.image.height))


class Brand(models.Model):
    """What an operator makes their own. One row; read through `portal.branding.reading.brand()`.

    Pages translate `promise` and `lead`, so our defaults speak every language and an operator's own words stay.
    """

    name = models.CharField(_("name"), max_length=40, default="Kinship")
    promise = models.CharField(
        _("one sentence that says what this is"),
        max_length=80,
        default=gettext_noop("Ask us, or someone in your trade."),
    )
    lead = models.TextField(
        _("the lines under it"),
        max_length=240,
        default=gettext_noop(
            "Fixes, guides and short trainings for small businesses. Free. No account needed to look."
        ),
    )
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default="",
        db_default="",
        blank=True,
        validators=[RegexValidator(r"\A#[0-9a-f]{6}\Z")],
        help_text=_("As it was typed; hue and loudness are what is made of it."),
    )
    hue = models.PositiveSmallIntegerField(_("hue"), default=338, validators=[MaxValueValidator(360)])
    chroma = models.FloatField(
        _("how loud the colour is"), default=0.105, validators=[MinValueValidator(0), MaxValueValidator(0.14)]
    )
    postal_address = models.CharField(_("postal address"), max_length=200, default="")
    opening_hours = models.CharField(_("when people answer"), max_length=120, default="", blank=True)

    logo = models.ForeignKey(
        Image, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("logo")
    )
    logo_dark = models.ForeignKey(
        Image, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("logo in the dark")
    )
    plate = models.BooleanField(
        default=False, db_default=False, help_text=_("The logo is too dark for the bar and stands on white.")
    )
    plate_dark = models.BooleanField(default=False, db_default=False)
    sender_name = models.CharField(
        _("name that mails come from"), max_length=60, default="", db_default="", blank=True
    )
    reply_to = models.EmailField(_("where answers to mails go"), default="", db_default="", blank=True)
    links = models.JSONField(
        _("elsewhere"),
        default=list,
        db_default=Value([], models.JSONField()),
        blank=True,
        help_text=_("Pairs of name and address."),
    )

    scheme = ""
    """light or dark, while somebody tries the brand on in one of them."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_brand"),
            models.CheckConstraint(
                condition=Q(hue__lte=360, chroma__gte=0, chroma__lte=0.14), name="brand_colour_in_range"
            ),
        ]
        permissions = [("see_styleguide", _("Can see the styleguide"))]

    def __str__(self) -> str:
        return self.name

    @property
    def logo_by_day(self) -> "Logo | None":
        return Logo(self.logo, self.plate) if self.logo else None

    @property
    def logo_by_night(self) -> "Logo | None":
        """That of the day where there is no other."""
        return Logo(self.logo_dark, self.plate_dark) if self.logo_dark else self.logo_by_day

    @property
    def icon_letter(self) -> str:
        """What stands for a brand whose logo is too wide for an icon; without a logo it is the two of the bar."""
        return self.name[:1].upper() if self.logo else ""

    @property
    def support_address(self) -> str:
        """The operator's own mailbox, which gets the help requests."""
        return str(settings.SUPPORT_ADDRESS)
