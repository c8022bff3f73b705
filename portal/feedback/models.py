from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Feedback(models.Model):
    """Was this helpful? One answer per target and person, or per session for a visitor."""

    target = models.CharField(max_length=30, help_text=_("What kind of thing: a registered feedback target."))
    object_id = models.BigIntegerField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    session = models.CharField(max_length=40, blank=True)
    helpful = models.BooleanField()
    why = models.TextField(blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = _("feedback")
        indexes = [models.Index("target", "object_id", name="feedback_of_thing")]
        constraints = [
            models.UniqueConstraint(
                "target",
                "object_id",
                "person",
                condition=Q(person__isnull=False),
                name="feedback_once_per_person",
            ),
            models.UniqueConstraint(
                "target",
                "object_id",
                "session",
                condition=Q(person__isnull=True),
                name="feedback_once_per_session",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(session=""), name="feedback_from_someone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target}:{self.object_id} {'+' if self.helpful else '−'}"  # noqa: RUF001


class FeedbackTally(models.Model):
    """How often one thing was answered about, kept by the verbs; `rebuild_tallies` makes it anew from the answers."""

    target = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    answers = models.PositiveIntegerField(default=0)
    helped = models.PositiveIntegerField(default=0)
    net_of_people = models.IntegerField(
        default=0, help_text="Helpful minus not helpful, of people alone: one visitor may be many sessions."
    )

    class Meta:
        verbose_name_plural = "feedback tallies"
        constraints = [models.UniqueConstraint(fields=["target", "object_id"], name="one_tally_per_thing")]

    def __str__(self) -> str:
        return f"{self.target}:{self.object_id} {self.helped}/{self.answers}"
