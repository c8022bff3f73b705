from django.conf import settings
from django.db import models
from django.urls import reverse

from training.courses.models import Training


class Progress(models.Model):
    """How far a person is in a training. A visitor's lives in the session, in the same words (places.py)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="training_progress")
    training = models.ForeignKey(Training, models.CASCADE, related_name="progress")
    card = models.PositiveSmallIntegerField(default=1, help_text="The card they are at, from 1.")
    answers = models.JSONField(default=dict, help_text="Card position to the position of the picked option.")
    started_at = models.DateTimeField()
    moved_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    done_today_at = models.DateTimeField(
        null=True, blank=True, help_text="When they said they did the thing to do today."
    )

    class Meta:
        verbose_name_plural = "progress"
        constraints = [
            models.UniqueConstraint(fields=["person", "training"], name="one_progress_per_training")
        ]
        indexes = [
            models.Index(fields=["person", "-moved_at"], name="progress_of_person"),
            models.Index(
                fields=["person", "finished_at"],
                condition=models.Q(finished_at__isnull=False),
                name="progress_finished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.training_id} card {self.card}"

    @property
    def resume_card(self) -> int:
        """The card to go on with; a training may have become shorter since."""
        return max(1, min(self.card, self.training.card_count))

    @property
    def resume_url(self) -> str:
        return reverse("training-card", args=[self.training.slug, self.resume_card])

    def picked(self, position: int) -> int | None:
        """The position of the option they picked on a card."""
        option: int | None = self.answers.get(str(position))
        return option
