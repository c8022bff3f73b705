from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from profiles.businesses.models import Business
from profiles.engagement.models import Decided

BECAUSE = _("The sign that said most for it.")


class BuyingStage(Decided):
    """How far a business is with what we make: as the signs say, or as somebody who works there said."""

    class Stage(models.TextChoices):
        EXPLORING = "exploring", _("looking around")
        COMPARING = "comparing", _("comparing")
        DECIDING = "deciding", _("deciding")
        USING = "using", _("using what we make")
        RENEWING = "renewing", _("about to renew")

    business = models.OneToOneField(Business, models.CASCADE, primary_key=True, related_name="buying_stage")
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices)
    because = models.CharField(max_length=60, blank=True, help_text=BECAUSE)

    class Meta:
        verbose_name = _("buying stage")
        verbose_name_plural = _("buying stages")
        indexes = [models.Index(fields=["stage", "business"], name="business_at_buying_stage")]

    def __str__(self) -> str:
        return f"{self.business_id} {self.stage}"


class AdopterType(Decided):
    """How early a person takes up what is new: as the signs say, or as they said themselves."""

    class Kind(models.TextChoices):
        INNOVATOR = "innovator", _("Innovator")
        EARLY_ADOPTER = "early_adopter", _("Early adopter")
        EARLY_MAJORITY = "early_majority", _("Early majority")
        LATE_MAJORITY = "late_majority", _("Late majority")
        LAGGARD = "laggard", _("Laggard")

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="adopter_type"
    )
    kind = models.CharField(_("adopter type"), max_length=14, choices=Kind.choices)
    because = models.CharField(max_length=60, blank=True, help_text=BECAUSE)

    class Meta:
        verbose_name = _("adopter type")
        verbose_name_plural = _("adopter types")
        indexes = [models.Index(fields=["kind", "person"], name="person_of_adopter_type")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"
