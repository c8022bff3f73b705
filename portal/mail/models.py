import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
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


class Message(models.Model):
    """One row of the ledger: one message of one kind to one person (or address) for one occasion.

    `occasion` is the text key of the cause: `signup`, `issue:42`, `code:<uuid>`. `address` is a snapshot.
    `sealed` holds what must not be read in the ledger (a code), encrypted, wiped at an end state.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="messages"
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
                fields=["due_at", "id"],
                condition=Q(state__in=["planned", "deferred"]),
                name="message_waiting",
            ),
            models.Index(
                fields=["kind", "due_at", "id"],
                condition=Q(state__in=["planned", "deferred"]),
                name="message_waiting_of_kind",
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
        ]
        permissions = [("preview_mails", _("Can preview every mail with sample people"))]

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
