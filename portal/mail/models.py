import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    PLANNED = "planned", _("planned")
    DEFERRED = "deferred", _("deferred")
    CLAIMED = "claimed", _("claimed")
    HANDED_OVER = "handed_over", _("handed over")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    IN_DOUBT = "in_doubt", _("in doubt")
    DELIVERED = "delivered", _("delivered")
    BOUNCED = "bounced", _("bounced")
    COMPLAINED = "complained", _("complained")
    EXCLUDED = "excluded", _("excluded")
    CANCELLED = "cancelled", _("cancelled")


WAITING = (State.PLANNED, State.DEFERRED)
UNFINISHED = (*WAITING, State.CLAIMED, State.HANDED_OVER)
LEFT = (State.HANDED_OVER, State.SENT, State.IN_DOUBT, State.DELIVERED, State.COMPLAINED)
"""States of a message that has reached its reader, or may have."""


class Stream(models.TextChoices):
    """Two lines that never wait for each other: codes and the like, and what goes to many."""

    NOW = "now", _("at once")
    BULK = "bulk", _("to many")


class Mailing(models.Model):
    """All messages of one kind for one occasion: planned in one go, paused, counted and ended together.

    The recipients are fixed when it is planned. Those who may not be written to have a row too, excluded with
    the reason, and so have those held back (`held_out`) to compare with.
    """

    class State(models.TextChoices):
        PLANNING = "planning", _("being planned")
        SENDING = "sending", _("sending")
        PAUSED = "paused", _("paused")
        CANCELLED = "cancelled", _("cancelled")
        FINISHED = "finished", _("finished")

    kind = models.CharField(max_length=40)
    occasion = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNING)
    reason = models.CharField(max_length=200, blank=True, help_text=_("Why it was paused or cancelled."))
    tracks = models.BooleanField(default=True, help_text=_("Whether opens and clicks are counted."))
    planned_up_to = models.BigIntegerField(
        default=0, help_text=_("People up to this id have their row; a lost planner goes on from there.")
    )
    people_up_to = models.BigIntegerField(
        null=True, help_text=_("The last person who was there when it began: later ones are not in it.")
    )
    until_at = models.DateTimeField(null=True, help_text=_("What has not left by then does not go any more."))
    begun_at = models.DateTimeField(auto_now_add=True)
    planned_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "occasion"], name="one_mailing_per_occasion")]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(state__in=["planning", "sending", "paused"]), name="mailing_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occasion}"


class Pace(models.Model):
    """How fast mail may leave, as a token bucket that all workers share (portal/mail/pacing.py).

    `scope` is a stream ("bulk"), or the domain of the receivers. Without `per_minute` only the pause counts.
    """

    scope = models.CharField(max_length=253, unique=True)
    per_minute = models.PositiveIntegerField(null=True, blank=True, help_text=_("Empty: no limit."))
    burst = models.PositiveIntegerField(default=100, help_text=_("So many may leave at once after a rest."))
    tokens = models.FloatField(default=0, editable=False)
    filled_at = models.DateTimeField(db_default=Now(), editable=False)
    paused_until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(
        max_length=200, blank=True, help_text=_("Why it is paused: what the server said.")
    )

    class Meta:
        verbose_name = _("pace")
        constraints = [
            models.CheckConstraint(condition=Q(scope=Lower("scope")), name="pace_in_lower_case"),
            models.CheckConstraint(condition=Q(burst__gte=1), name="pace_bursts_at_least_one"),
        ]

    def __str__(self) -> str:
        return self.scope

    def clean(self) -> None:
        self.scope = self.scope.strip().lower()


class Message(models.Model):
    """One row of the ledger: one message of one kind to one person (or address) for one occasion.

    `occasion` is the text key of the cause: `signup`, `issue:42`, `code:<uuid>`. `address` is a snapshot.
    `sealed` holds what must not be read in the ledger (a code), encrypted, wiped at an end state.
    `lane` is the receiving domain where that has a pace of its own, else empty: rows that wait for their domain
    hold up no others.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    stream = models.CharField(max_length=4, choices=Stream.choices, default=Stream.NOW)
    mailing = models.ForeignKey(
        Mailing, models.SET_NULL, null=True, blank=True, related_name="messages", db_index=False
    )
    lane = models.CharField(max_length=253, blank=True, default="")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
        db_index=False,
    )
    address = models.EmailField()
    occasion = models.CharField(max_length=120)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PLANNED)
    reason = models.CharField(
        max_length=200, blank=True, help_text=_("Why it was excluded, failed or deferred.")
    )
    data = models.JSONField(
        default=dict, blank=True, help_text=_("Ids and plain values its text is made from.")
    )
    sealed = models.BinaryField(null=True, editable=False)
    due_at = models.DateTimeField(help_text=_("Not sent before."))
    attempts = models.PositiveSmallIntegerField(default=0)
    lost = models.PositiveSmallIntegerField(
        default=0, help_text=_("How often a worker was lost that held it, before it was handed over.")
    )
    claim = models.UUIDField(null=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    planned_at = models.DateTimeField(auto_now_add=True)
    handed_over_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "kind",
                "person",
                "occasion",
                condition=Q(person__isnull=False),
                name="message_once_per_person",
            ),
            models.UniqueConstraint(
                "kind",
                "address",
                "occasion",
                condition=Q(person__isnull=True),
                name="message_once_per_address",
            ),
        ]
        indexes = [
            models.Index(
                fields=["stream", "mailing", "lane", "due_at", "id"],
                condition=Q(state__in=["planned", "deferred"]),
                name="message_waiting",
            ),
            models.Index(
                fields=["mailing", "state"], condition=Q(mailing__isnull=False), name="message_of_mailing"
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state__in=["planned", "deferred"], lost__gt=0),
                name="message_suspect",
            ),
            models.Index(fields=["-id"], condition=Q(state="in_doubt"), name="message_in_doubt"),
            models.Index(
                fields=["leased_until"],
                condition=Q(state__in=["claimed", "handed_over"]),
                name="message_leased",
            ),
            models.Index(fields=["person", "-id"], name="message_of_person"),
            models.Index(
                fields=["mailing", "id"], condition=Q(mailing__isnull=False), name="message_in_mailing"
            ),
        ]
        permissions = [
            ("preview_mails", _("Can preview every mail with sample people")),
            ("see_mails_of_people", _("Can see which mails a person got, and why")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occasion}"

    @property
    def message_id(self) -> str:
        """The RFC 5322 Message-ID: the same at every try, so that a receiver can drop a repeat."""
        return f"<{self.key}@{settings.SITE_HOST}>"


class Suppression(models.Model):
    """An address that gets nothing more: a hard bounce, a complaint, or an operator's word."""

    class Reason(models.TextChoices):
        BOUNCE = "bounce", _("the address does not exist")
        UNREACHABLE = "unreachable", _("their mail system refused several in a row")
        COMPLAINT = "complaint", _("they said it was spam")
        OPERATOR = "operator", _("an operator said so")

    address = models.EmailField(unique=True)
    reason = models.CharField(max_length=12, choices=Reason.choices)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(address=Lower("address")), name="suppressed_in_lower_case")
        ]

    def __str__(self) -> str:
        return self.address

    def clean(self) -> None:
        self.address = self.address.strip().lower()


class ErasedAddress(models.Model):
    """Who was erased while they got nothing more, as a keyed hash: if they come again, they still get nothing."""

    hashed = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=12, choices=Suppression.Reason.choices)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.hashed[:12]
