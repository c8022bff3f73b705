from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class XidField(models.Field):  # type: ignore[type-arg]
    """A PostgreSQL `xid8`: the 64-bit id of a transaction. psycopg2 hands it over as text."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> int | None:
        return None if value is None else int(value)

    def get_prep_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, int) else value


class CurrentXid(models.Func):
    function = "pg_current_xact_id"
    template = "%(function)s()"
    output_field = XidField()


class Activity(models.Model):
    """Something that happened, written in the transaction that made it happen; never changed.

    Consumers read it in the order of `(xid, id)`, below the oldest running transaction
    (portal/activity/consuming.py), so that a late commit is never missed.
    """

    xid = XidField(db_default=CurrentXid(), editable=False)
    verb = models.CharField(max_length=60)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", db_index=False
    )
    subject = models.CharField(
        max_length=200, blank=True, help_text=_("What it was done to: kind:slug or kind:id.")
    )
    data = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = _("activities")
        indexes = [
            models.Index(fields=["xid", "id"], name="activity_in_order"),
            models.Index(fields=["person", "-id"], name="activity_of_person"),
            BrinIndex(fields=["at"], name="activity_by_time"),
            models.Index(fields=["verb"], name="activity_of_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}".strip()


class Cursor(models.Model):
    """How far a consumer has read: everything up to `(xid, last_id)` has had its effects."""

    consumer = models.CharField(max_length=60, primary_key=True)
    xid = XidField(default=0)
    last_id = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.consumer


class Rollup(models.Model):
    """How often, first and last a person did a verb; kept by a consumer, set-based."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    verb = models.CharField(max_length=60)
    count = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "verb"], name="one_rollup_per_person_and_verb")
        ]
        indexes = [
            models.Index(fields=["verb", "last_at"], include=["person", "count"], name="rollup_of_verb")
        ]

    def __str__(self) -> str:
        return f"{self.verb}: {self.count}"


class Sighting(models.Model):
    """A view, impression or search: a batched stream that triggers nothing; a crash may lose a second."""

    kind = models.CharField(max_length=20)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    subject = models.CharField(max_length=200)
    place = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "subject", "-at"], name="sighting_of_subject"),
            BrinIndex(fields=["at"], name="sighting_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class DailyViews(models.Model):
    """How often a subject was viewed on a day (UTC), kept by whoever writes sightings.

    `rebuild_tallies` makes it anew.
    """

    subject = models.CharField(max_length=200)
    day = models.DateField()
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "daily views"
        constraints = [
            models.UniqueConstraint(fields=["subject", "day"], name="one_count_per_subject_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.day}: {self.count}"
