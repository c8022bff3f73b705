from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.files.models import File


class Basis(models.TextChoices):
    """Why we may write to somebody who did not say so here."""

    FORM = "form", _("They ticked a box on a form of ours, and we keep the forms")
    MAIL = "mail", _("They confirmed it from their mailbox, and we keep the records")
    SPOKEN = "spoken", _("They said so in person or on the phone, and we noted who heard it")
    CUSTOMER = "customer", _("They bought from us, were told of it, and could object each time")


class Import(models.Model):
    """A file of rows on its way into the tables: looked at, matched, checked without writing, then written.

    Rows are taken in batches, each in a transaction of its own that also moves `position` (the last row that was
    taken, as a spreadsheet numbers it) and the counts: a worker that is killed leaves nothing half done, and who goes
    on begins there. The counts are those of the last check, or of the run.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("columns to be matched")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        RUNNING = "running", _("being imported")
        PAUSED = "paused", _("paused")
        DONE = "done", _("imported")
        FAILED = "failed", _("stopped by a fault")

    kind = models.CharField(_("kind"), max_length=20)
    file = models.ForeignKey(File, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("file"), max_length=120, help_text=_("As it was called, made harmless."))
    sha256 = models.CharField(max_length=64, db_index=True)
    encoding = models.CharField(max_length=10)
    delimiter = models.CharField(max_length=1)
    header = models.JSONField(default=list, help_text=_("The names of the columns of the file."))
    columns = models.JSONField(default=list, help_text=_("For each of them our column; empty: left out."))
    basis = models.CharField(max_length=10, choices=Basis.choices, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.UPLOADED)
    trouble = models.CharField(max_length=300, blank=True, help_text=_("What stopped it."))
    rows = models.PositiveIntegerField(_("rows"), default=0)
    position = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0, help_text=_("Rows up to the position."))
    new = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    wrong = models.PositiveIntegerField(_("wrong"), default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        permissions = [("run_imports", _("Can import people, businesses and consents"))]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("studio-import", args=[self.pk])

    @property
    def is_moving(self) -> bool:
        return self.state in MOVING

    @property
    def right(self) -> int:
        return self.new + self.changed + self.unchanged


MOVING = (Import.State.CHECKING, Import.State.RUNNING)


class WrongRow(models.Model):
    """What is wrong with a row, as codes: `column:code`, with spaces between. `cells`: of the first few, to show."""

    held = models.ForeignKey(Import, models.CASCADE, related_name="wrong_rows", db_index=False)
    number = models.PositiveIntegerField()
    problems = models.TextField()
    cells = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["held", "number"], name="wrong_once")]

    def __str__(self) -> str:
        return f"{self.number}: {self.problems}"

    @property
    def filled(self) -> list[str]:
        """What its cells say, without the blank ones."""
        return [cell for cell in self.cells or [] if cell]


class ImportKey(models.Model):
    """A digest of what no two rows of a file may have, or may say differently, and the first row that had it.

    Only while an import lasts; the table is not logged (profiles 0015). That the import is here is not checked for each
    key: who writes them holds its row.
    """

    held = models.ForeignKey(Import, models.CASCADE, related_name="keys", db_index=False, db_constraint=False)
    key = models.UUIDField()
    number = models.PositiveIntegerField()
    said = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["held", "key"], name="one_key_per_import")]

    def __str__(self) -> str:
        return str(self.key)
