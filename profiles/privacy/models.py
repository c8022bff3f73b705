import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Erasure(models.Model):
    """That somebody is erased, or was: from its end on only keyed hashes say who.

    `addresses` and `person` are there while the work goes on. `counts`: rows by table.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("asked for")
        RUNNING = "running", _("running")
        DONE = "done", _("done")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    hashed = models.CharField(max_length=64, unique=True)
    addresses = models.JSONField(default=list, help_text=_("Keyed hashes, once it is done."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_themselves = models.BooleanField(default=True)
    counts = models.JSONField(default=dict)
    requested_at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        permissions = [("erase_people", _("Can erase people for good"))]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(person__isnull=True),
                name="done_erasure_names_nobody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.hashed[:12]} {self.state}"
