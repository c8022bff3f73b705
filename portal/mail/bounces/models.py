from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.mail.models import Message


class What(models.TextChoices):
    """What somebody else's mail system says of a message. Only the first four say anything about its fate."""

    DELIVERED = "delivered", _("delivered")
    SOFT = "soft", _("not delivered, this time")
    HARD = "hard", _("not delivered: no such address")
    COMPLAINT = "complaint", _("called spam by its reader")
    DELAYED = "delayed", _("not delivered yet")
    AUTO_REPLY = "auto_reply", _("an automatic answer")
    UNKNOWN = "unknown", _("not understood")


class DeliveryReport(models.Model):
    """What a mail server or provider reported of one of our messages; each report counts once.

    Reports of what is not ours leave no row. `address` is the message's own, never one that a report names.
    """

    source = models.CharField(max_length=40)
    event_id = models.CharField(max_length=100, help_text=_("The source's own name for the report."))
    what = models.CharField(max_length=10, choices=What.choices)
    message = models.ForeignKey(Message, models.CASCADE, related_name="reports")
    address = models.EmailField()
    words = models.CharField(max_length=300, blank=True, help_text=_("As the other side put it."))
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "event_id"], name="report_counts_once")]
        indexes = [
            models.Index(fields=["address", "-at"], name="report_of_address"),
            models.Index(fields=["-at"], condition=models.Q(what="complaint"), name="report_of_complaint"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.message_id}"
