from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    PAGE = "page", _("Here only")
    MAIL = "mail", _("Here, and a mail at once")
    DIGEST = "digest", _("Here, and in one mail with others")
    OFF = "off", _("Not at all")


class Rhythm(models.TextChoices):
    DAILY = "daily", _("Every morning")
    WEEKLY = "weekly", _("On Monday mornings")


class Notice(models.Model):
    """What one person is told about one thing: while it is unread, more of the same kind is counted into it.

    `about` is the thing as text, `feedback:12`; only the kind knows how to find it, and whether this person may
    see it. `actors` holds the last few people who did it, the latest first.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", db_index=False
    )
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=80)
    count = models.PositiveIntegerField(default=1, db_default=1)
    actors = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    data = models.JSONField(default=dict, db_default={})
    unread_since = models.DateTimeField(null=True, help_text=_("Empty once it was read."))
    last_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "about"], name="one_notice_of_a_thing")
        ]
        indexes = [
            models.Index(fields=["person", "-last_at", "-id"], name="notice_of_person"),
            models.Index(
                fields=["person", "-last_at"],
                condition=Q(unread_since__isnull=False),
                name="notice_unread",
            ),
            models.Index(fields=["last_at"], name="notice_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class NoticeOccasion(models.Model):
    """That a person was told of one occasion: what makes telling it twice harmless."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    occasion = models.CharField(max_length=80)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "occasion"], name="told_once_of_an_occasion")
        ]
        indexes = [models.Index(fields=["at"], name="occasion_by_age")]

    def __str__(self) -> str:
        return f"{self.kind} {self.occasion}"


class NoticeChoice(models.Model):
    """How a person wants to be told of a kind; no row means the kind's own way."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=6, choices=Channel.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_choice_per_notice_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel}"


class NoticeRhythm(models.Model):
    """How often the mail with several notices may come; no row means every morning."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    rhythm = models.CharField(max_length=6, choices=Rhythm.choices)

    def __str__(self) -> str:
        return self.rhythm
