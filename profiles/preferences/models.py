from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Preferences(models.Model):
    """How a person wants to be treated. No row means the defaults; language and time zone are on the person."""

    class Cadence(models.TextChoices):
        TWICE_A_WEEK = "twice_a_week", _("Two mails a week at most")
        WEEKLY = "weekly", _("One mail a week at most")
        MONTHLY = "monthly", _("One mail a month at most")

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="preferences"
    )
    cadence = models.CharField(
        _("how often at most"), max_length=12, choices=Cadence.choices, default=Cadence.WEEKLY
    )
    paused_until = models.DateField(_("pause all mail until"), null=True, blank=True)
    personalised = models.BooleanField(_("fit what I see to what you know"), default=True)
    tracked = models.BooleanField(_("count which links I follow in mails"), default=True)
    seen_by_staff = models.BooleanField(
        _("staff may look at pages as I see them"), default=True, db_default=True
    )

    class Meta:
        verbose_name_plural = _("preferences")

    def __str__(self) -> str:
        return f"{self.person_id}"
