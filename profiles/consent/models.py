from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    NEWSLETTER = "newsletter", _("newsletter")
    WARNINGS = "warnings", _("product warnings")
    TIPS = "tips", _("tips")
    EVENTS = "events", _("events")
    RESEARCH = "research", _("research")
    OFFERS = "offers", _("offers")


class Channel(models.TextChoices):
    MAIL = "mail", _("mail")
    PHONE = "phone", _("phone")
    POST = "post", _("post")


class ConsentWording(models.Model):
    """The exact words someone ticks, by version. A wording that was shown is never edited: a new version is made."""

    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    channel = models.CharField(max_length=6, choices=Channel.choices)
    language = models.CharField(max_length=10)
    version = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=100)
    text = models.TextField()
    benefit = models.CharField(max_length=200, blank=True)
    at_signup = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "channel", "language", "version"], name="one_consent_wording_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose}/{self.channel} {self.language} {self.version}"


class ConsentEntry(models.Model):
    """The proof, append-only (a trigger refuses changes): who said yes or no to which words, when and how."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="consent_entries"
    )
    erased = models.CharField(
        max_length=64,
        blank=True,
        db_default="",
        help_text=_("Who it was: a keyed hash, once they are erased."),
    )
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    channel = models.CharField(max_length=6, choices=Channel.choices)
    given = models.BooleanField()
    wording = models.ForeignKey(ConsentWording, models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=30, help_text=_("signup, newsletter form, preferences, one-click …"))
    proof = models.JSONField(default=dict, help_text=_("How it was confirmed: message, time, network."))
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = _("consent entries")
        indexes = [models.Index(fields=["person", "purpose", "channel", "-at"], name="consent_history")]

    def __str__(self) -> str:
        return f"{self.purpose}/{self.channel} {'yes' if self.given else 'no'}"


class Consent(models.Model):
    """What holds now, kept by the verb from the log; `sendable()` joins it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    channel = models.CharField(max_length=6, choices=Channel.choices)
    given = models.BooleanField()
    entry = models.ForeignKey(ConsentEntry, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose", "channel"], name="one_consent_per_purpose_and_channel"
            )
        ]
        indexes = [
            models.Index(
                fields=["purpose", "channel", "person"], condition=models.Q(given=True), name="consent_given"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose}/{self.channel} {'yes' if self.given else 'no'}"
