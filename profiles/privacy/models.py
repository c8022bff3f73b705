import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.files.models import File


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


class Export(models.Model):
    """A copy of what is held about somebody, that they or staff for them asked for.

    Whoever works on it has its `claim` until `leased_until`; a worker that is lost is taken over then, from the
    beginning. `key` is also that of its file.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("asked for")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("stopped by a fault")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="exports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_themselves = models.BooleanField(default=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    claim = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    tables = models.PositiveSmallIntegerField(default=0, help_text=_("How many are done."))
    rows = models.PositiveIntegerField(default=0)
    file = models.OneToOneField(File, models.SET_NULL, null=True, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "person", condition=models.Q(state__in=("asked", "running")), name="one_export_at_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(expires_at__isnull=False),
                name="done_export_expires",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_ready(self) -> bool:
        """Its file may be had."""
        at = self.expires_at
        return (
            self.state == self.State.DONE
            and self.file_id is not None
            and at is not None
            and at > timezone.now()
        )


OPEN = (Export.State.ASKED, Export.State.RUNNING)
