from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Segment(models.Model):
    """People whom a rule describes. Who is in it is asked of the database; what is kept is only to be quick.

    `rule` is data (profiles/segments/rules.py). A segment that is `kept` has its members in SegmentMember, brought up
    to date by a task: entering and leaving are activities. Any segment can be asked exactly, at any time. `version`
    grows with every change, so that of two people who change it the later is told.
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    purpose = models.CharField(_("what it is for"), max_length=200, blank=True)
    rule = models.JSONField(_("rule"), default=dict)
    is_kept = models.BooleanField(
        _("kept up to date"),
        default=False,
        help_text=_("Who comes in or goes out is noted, and starts journeys."),
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)
    refreshed_at = models.DateTimeField(null=True, blank=True)
    is_broken = models.BooleanField(_("can’t be asked"), default=False)  # noqa: RUF001

    class Meta:
        ordering = ["name"]
        permissions = [("use_segments", _("Can make segments and see who is in them"))]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("studio-segment", args=[self.pk])

    @property
    def subject(self) -> str:
        """Its name in activities."""
        return f"segment:{self.pk}"


class SegmentMember(models.Model):
    """That a person is in a kept segment, and since when."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "person"], name="once_in_a_segment")]
        indexes = [models.Index(fields=["person", "segment"], name="segments_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.segment_id}"


class SegmentSize(models.Model):
    """How many were in a segment on a day (UTC), and how many of them could be mailed: its history."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="sizes")
    day = models.DateField()
    people = models.PositiveIntegerField()
    reachable = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "day"], name="one_size_a_day")]

    def __str__(self) -> str:
        return f"{self.segment_id} on {self.day}: {self.people}"
