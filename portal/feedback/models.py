from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

TO_READ = Q(why__gt="") | Q(helpful=False)
"""What somebody should look at: words, and what did not help or scored low."""


class Feedback(models.Model):
    """What somebody said about a thing: one answer per thing, scale, occasion and person, or session for a visitor.

    `value` is on the scale (portal/feedback/scales.py); of a thumb `helpful` says it. On other scales `helpful` is
    whether it was no low answer. What `counts` is in the figures: staff's own answers are not.
    """

    class State(models.TextChoices):
        NEW = "new", _("new")
        TAKEN = "taken", _("taken")
        ANSWERED = "answered", _("answered")
        DONE = "done", _("done")

    target = models.CharField(max_length=30, help_text=_("What kind of thing: a registered feedback target."))
    object_id = models.BigIntegerField()
    scale = models.CharField(max_length=8, default="thumb", db_default="thumb")
    occasion = models.CharField(max_length=60, blank=True, default="", db_default="")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    session = models.CharField(max_length=40, blank=True)
    helpful = models.BooleanField()
    value = models.SmallIntegerField(null=True, blank=True)
    why = models.TextField(blank=True)
    counts = models.BooleanField(default=True, db_default=True)
    at = models.DateTimeField(auto_now=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW, db_default="new")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reply = models.TextField(blank=True, default="", db_default="")

    class Meta:
        verbose_name_plural = _("feedback")
        permissions = [("work_feedback", _("Can read and answer feedback"))]
        indexes = [
            models.Index("target", "object_id", name="feedback_of_thing"),
            models.Index(fields=["state", "-id"], condition=TO_READ, name="feedback_to_read"),
        ]
        constraints = [
            models.UniqueConstraint(
                "target",
                "object_id",
                "scale",
                "occasion",
                "person",
                condition=Q(person__isnull=False),
                name="one_feedback_per_person",
            ),
            models.UniqueConstraint(
                "target",
                "object_id",
                "scale",
                "occasion",
                "session",
                condition=Q(person__isnull=True),
                name="one_feedback_per_session",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(session=""), name="feedback_from_someone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target}:{self.object_id} {'+' if self.helpful else '−'}"  # noqa: RUF001

    @property
    def about(self) -> str:
        return f"feedback:{self.pk}"


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


class FeedbackWeek(models.Model):
    """How many answered with a value in a week (its Monday, UTC): what trends are read from, however many answers."""

    target = models.CharField(max_length=30)
    scale = models.CharField(max_length=8)
    week = models.DateField()
    value = models.SmallIntegerField()
    answers = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["target", "scale", "week", "value"], name="one_feedback_week_per_value"
            )
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.scale} {self.week}"


class FeedbackEvent(models.Model):
    """What staff did with an answer, for its page. `to`: whom it was handed to."""

    class What(models.TextChoices):
        TAKEN = "taken", _("taken on")
        HANDED = "handed", _("handed over")
        LEFT = "left", _("given back")
        REPLIED = "replied", _("replied")
        CHANGED = "changed", _("told what changed")
        DONE = "done", _("marked as done")
        REOPENED = "reopened", _("opened again")

    feedback = models.ForeignKey(Feedback, models.CASCADE, related_name="events")
    what = models.CharField(max_length=8, choices=What.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.feedback_id} {self.what}"


class FeedbackChange(models.Model):
    """What was changed about a thing because of what people said, as they read it there; taken back, it is hidden."""

    target = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    words = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["target", "object_id", "-id"], name="feedback_change_of_thing")]

    def __str__(self) -> str:
        return self.words

    @property
    def about(self) -> str:
        return f"change:{self.pk}"
