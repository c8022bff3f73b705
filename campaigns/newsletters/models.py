from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.mail.models import Mailing
from portal.mail.reasons import reason_words
from profiles.consent.models import Purpose

MOST_HELD_OUT = 50


class Newsletter(models.Model):
    """A series: when its next issue is due, what consent it rests on, and what holds for its issues unless they say so.

    `working_day`: the n-th working day of the month at `at` in `time_zone`, -1 being the last; none is no schedule.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=80)
    purpose = models.CharField(
        _("consent it rests on"), max_length=12, choices=Purpose.choices, default=Purpose.NEWSLETTER
    )
    language = models.CharField(_("language it is written in"), max_length=10, default="en")
    working_day = models.SmallIntegerField(_("working day of the month"), null=True, blank=True)
    at = models.TimeField(_("time"), default="09:00")
    time_zone = models.CharField(_("time zone"), max_length=40, default="UTC")
    where_they_are = models.BooleanField(_("at that time where the reader is"), default=False)
    holidays_of = models.CharField(
        _("holidays of"),
        max_length=6,
        blank=True,
        help_text=_("Country, or country and part: GB, GB-SCT, DE-BY."),
    )
    needs_approval = models.BooleanField(_("another person approves each issue"), default=False)
    held_out_percent = models.PositiveSmallIntegerField(
        _("share of businesses held back to compare with"),
        default=0,
        validators=[MaxValueValidator(MOST_HELD_OUT)],
    )
    tracks = models.BooleanField(_("count opens and clicks"), default=True)
    is_public = models.BooleanField(_("anyone may read its issues on the web"), default=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(held_out_percent__lte=MOST_HELD_OUT), name="newsletter_holds_out_at_most_half"
            ),
            models.CheckConstraint(
                condition=Q(working_day=None)
                | Q(working_day__range=(1, 23))
                | Q(working_day__range=(-23, -1)),
                name="newsletter_working_day_exists",
            ),
        ]
        permissions = [
            ("write_newsletters", _("Can write and send newsletters")),
            ("approve_newsletters", _("Can approve issues of newsletters")),
        ]

    def __str__(self) -> str:
        return self.name


class Issue(models.Model):
    """One issue of a newsletter, from draft to report.

    `words` by language: {"en": {"subject": …, "preview": …}}. `audience` is a rule over profile facts
    (campaigns/newsletters/audience.py). `version` grows with every saved change, so that of two people who edit
    at once the later is told. `send_at` is the moment it is due, or with `where_they_are` the clock's time, in
    UTC, which each reader's own clock has to show.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        REVIEW = "review", _("in review")
        APPROVED = "approved", _("approved")
        SCHEDULED = "scheduled", _("scheduled")
        SENDING = "sending", _("sending")
        PAUSED = "paused", _("paused")
        SENT = "sent", _("sent")
        CANCELLED = "cancelled", _("cancelled")

    newsletter = models.ForeignKey(Newsletter, models.PROTECT, related_name="issues")
    number = models.PositiveIntegerField()
    title = models.CharField(_("name of the issue"), max_length=120)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    words = models.JSONField(default=dict, blank=True)
    audience = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    send_at = models.DateTimeField(null=True, blank=True)
    where_they_are = models.BooleanField(default=False)
    held_out_percent = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(MOST_HELD_OUT)]
    )
    tracks = models.BooleanField(default=True)
    is_public = models.BooleanField(default=True)
    salt = models.CharField(
        max_length=40, help_text=_("Decides by lot who is held back; fixed when it is made.")
    )
    mailing = models.OneToOneField(Mailing, models.PROTECT, null=True, blank=True, related_name="issue")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_version = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["newsletter", "number"], name="one_issue_per_number"),
            models.CheckConstraint(
                condition=Q(held_out_percent__lte=MOST_HELD_OUT), name="issue_holds_out_at_most_half"
            ),
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(send_at__isnull=False), name="scheduled_issue_has_a_time"
            ),
        ]
        indexes = [models.Index(fields=["send_at"], condition=Q(state="scheduled"), name="issue_scheduled")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("studio-issue", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """May still be written."""
        return self.state in OPEN

    @property
    def occasion(self) -> str:
        """Of its messages in the ledger."""
        return f"issue:{self.pk}"

    def words_in(self, language: str) -> dict[str, Any]:
        """Subject and preview line in the language, or in the newsletter's own; empty while not written."""
        found: dict[str, Any] = self.words.get(language) or self.words.get(self.newsletter.language) or {}
        return found


OPEN = (Issue.State.DRAFT, Issue.State.REVIEW, Issue.State.APPROVED)
"""States of an issue that may be written; a scheduled one is taken back first."""


class Block(models.Model):
    """A part of an issue; what `content` and `condition` hold is the kind's business."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        PICKS = "picks", _("Picked for you")
        TRAINING = "training", _("A training for you")
        PROBLEMS = "problems", _("Problems of businesses like yours")
        STORY = "story", _("A story")
        QUESTION = "question", _("One question")
        NUMBERS = "numbers", _("Your numbers")
        IMAGE = "image", _("Image")
        BUTTON = "button", _("Button")

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="blocks")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    content = models.JSONField(default=dict, blank=True)
    condition = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.position}: {self.kind}"

    @property
    def part(self) -> str:
        """Its name in links and reports."""
        return f"block:{self.pk}"


class Version(models.Model):
    """An issue as it was at a moment worth keeping: asked for review, approved, scheduled, sent."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    why = models.CharField(max_length=20)
    snapshot = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.issue_id} v{self.number} {self.why}"

    @property
    def words(self) -> str:
        """Why it was kept."""
        return str(Event.What(self.why).label)


class Event(models.Model):
    """What happened to an issue, for the page that shows it: by whom, or by the portal itself."""

    class What(models.TextChoices):
        MADE = "made", _("begun")
        CHANGED = "changed", _("changed")
        BLOCK_REMOVED = "block_removed", _("block removed")
        RESTORED = "restored", _("an earlier version restored")
        ASKED = "asked", _("asked for approval")
        APPROVED = "approved", _("approved")
        DROPPED = "dropped", _("approval dropped by a change")
        SENT_BACK = "sent_back", _("sent back")
        SCHEDULED = "scheduled", _("scheduled")
        UNSCHEDULED = "unscheduled", _("taken back")
        TESTED = "tested", _("test sent")
        HELD_UP = "held_up", _("not started")
        STARTED = "started", _("sending began")
        PAUSED = "paused", _("paused")
        RESUMED = "resumed", _("resumed")
        CANCELLED = "cancelled", _("cancelled")
        FINISHED = "finished", _("all sent")
        SETTLED = "settled", _("doubts settled")

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="events")
    what = models.CharField(max_length=20, choices=What.choices)
    words = models.CharField(max_length=200, blank=True)
    data = models.JSONField(
        default=dict, blank=True, help_text=_("What it takes to undo it: the removed block.")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.what}"

    @property
    def says(self) -> str:
        """Its words; of a pause or an end that the mail engine made, its reason."""
        return (
            reason_words(self.words) if self.what in (self.What.PAUSED, self.What.CANCELLED) else self.words
        )
