from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


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
    hue = models.PositiveSmallIntegerField(_("hue"), default=338, validators=[MaxValueValidator(360)])
    chroma = models.FloatField(
        _("how loud the colour is"), default=0.105, validators=[MinValueValidator(0), MaxValueValidator(0.14)]
    )
    postal_address = models.CharField(_("postal address"), max_length=200, default="")
    opening_hours = models.CharField(_("when people answer"), max_length=120, default="", blank=True)

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
    def support_address(self) -> str:
        """The operator's own mailbox, which gets the help requests."""
        return str(settings.SUPPORT_ADDRESS)
