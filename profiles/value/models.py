import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def new_salt() -> str:
    return secrets.token_hex(8)


class SplitTest(models.Model):
    """Two or more wordings of a question, or of what a consent gives, side by side: who sees which is drawn.

    The first arm is the wording that was in force. The others are versions that nobody else sees until one is kept.
    """

    question = models.ForeignKey("profiles.Question", models.CASCADE, null=True, related_name="+")
    purpose = models.CharField(max_length=12, blank=True)
    channel = models.CharField(max_length=6, blank=True)
    language = models.CharField(max_length=10)
    salt = models.CharField(max_length=16, default=new_salt, editable=False)
    smallest = models.PositiveSmallIntegerField(_("smallest difference worth knowing, in points"))
    planned = models.PositiveIntegerField(help_text=_("So many people are needed for each wording."))
    started_at = models.DateTimeField(default=timezone.now)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    winner = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("The arm whose words were kept.")
    )

    class Meta:
        ordering = ["-started_at", "-id"]
        permissions = [("see_value_exchange", "Can see what questions and consents bring, and test wordings")]
        constraints = [
            models.CheckConstraint(
                condition=Q(question__isnull=False, purpose="") | (Q(question__isnull=True) & ~Q(purpose="")),
                name="split_test_of_one_thing",
            ),
            models.UniqueConstraint(
                "question",
                "language",
                condition=Q(ended_at=None),
                name="one_split_test_per_question_at_a_time",
            ),
            models.UniqueConstraint(
                "purpose",
                "channel",
                "language",
                condition=Q(ended_at=None) & ~Q(purpose=""),
                name="one_split_test_per_consent_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id or self.purpose} {self.language}"


class SplitArm(models.Model):
    """One wording of a test; `position` 0 is what was in force."""

    test = models.ForeignKey(SplitTest, models.CASCADE, related_name="arms")
    position = models.PositiveSmallIntegerField()
    wording = models.ForeignKey("profiles.Wording", models.PROTECT, null=True, related_name="+")
    consent_wording = models.ForeignKey(
        "profiles.ConsentWording", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["test", "position"], name="one_arm_per_position"),
            models.CheckConstraint(
                condition=Q(wording__isnull=False, consent_wording__isnull=True)
                | Q(wording__isnull=True, consent_wording__isnull=False),
                name="arm_has_one_wording",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.test_id}/{self.position}"


class OptInAsking(models.Model):
    """One request to come in, for the figures: which words of consent it was shown with, and what came of it.

    It outlives the request and an address that never answered, so it knows nobody until somebody answers: `who` is a
    keyed hash, the same for the same address.
    """

    key = models.UUIDField(primary_key=True, help_text=_("Of the request."))
    who = models.CharField(max_length=40)
    is_new = models.BooleanField(help_text=_("Nobody had answered from this address before."))
    language = models.CharField(max_length=10)
    shown = models.JSONField(default=list, help_text=_("Ids of the wordings on the page."))
    given = models.JSONField(default=list, help_text=_("Ids of those that were ticked, and confirmed."))
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["asked_at"], condition=Q(is_new=True), name="new_ones_by_time")]

    def __str__(self) -> str:
        return str(self.key)
