from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ShopperTask(models.Model):
    """One thing to try each month as a customer would, and where to begin."""

    words = models.CharField(_("what to try"), max_length=200)
    path = models.CharField(
        _("where to begin"),
        max_length=200,
        default="/",
        help_text=_("An address of this site, as /library/."),
    )
    persona = models.ForeignKey(
        "profiles.Persona",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("through whose eyes"),
    )
    position = models.PositiveSmallIntegerField(_("place in the list"), default=100)
    is_active = models.BooleanField(_("still tried each month"), default=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.words


class ShopperRun(models.Model):
    """One month's round through the list, and who sees to it."""

    month = models.DateField(unique=True, help_text=_("Its first day."))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-month"]
        permissions = [("run_secret_shopper", "Can try the site as a customer each month")]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="shopper_month_begins_on_first")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("shopper-run", args=[self.pk])


class ShopperFinding(models.Model):
    """What came of trying one thing. A bad one stays open until it is mended, or found fine in a later month."""

    class Verdict(models.TextChoices):
        FINE = "fine", _("Fine")
        BAD = "bad", _("Not good")

    run = models.ForeignKey(ShopperRun, models.CASCADE, related_name="findings")
    task = models.ForeignKey(ShopperTask, models.PROTECT, related_name="findings")
    verdict = models.CharField(max_length=4, choices=Verdict.choices)
    words = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)
    mended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "task"], name="one_finding_per_task_and_month"),
            models.CheckConstraint(condition=Q(verdict="fine") | ~Q(words=""), name="bad_finding_says_why"),
        ]
        indexes = [
            models.Index(
                fields=["at"], condition=Q(verdict="bad", mended_at=None), name="open_shopper_findings"
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.task_id} {self.verdict}"
