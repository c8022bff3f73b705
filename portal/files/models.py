import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Image(models.Model):
    """A picture that anyone may see, re-encoded by us, named by what it holds; the file never changes."""

    digest = models.CharField(max_length=64, unique=True, help_text=_("SHA-256 of the file."))
    suffix = models.CharField(max_length=4, choices=[("jpg", "JPEG"), ("png", "PNG")])
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    bytes = models.PositiveIntegerField()
    alt = models.CharField(_("what it shows"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, help_text=_("When somebody last sent it."))

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.alt or self.name

    def get_absolute_url(self) -> str:
        return reverse("file", args=[self.digest, self.suffix])

    @property
    def name(self) -> str:
        return f"{self.digest}.{self.suffix}"

    @property
    def stored_as(self) -> str:
        return f"{self.digest[:2]}/{self.name}"


class File(models.Model):
    """What one person attached, for those whom the feature of its `purpose` lets read it; it never changes.

    It is in use as long as a row of that feature refers to it (portal/files/sweeping.py).
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.SlugField(max_length=20, db_index=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=120, help_text=_("As it was called, made harmless."))
    kind = models.CharField(max_length=40, help_text=_("What it is, by its bytes."))
    bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["at"], name="file_by_time")]

    def __str__(self) -> str:
        return self.name

    @property
    def stored_as(self) -> str:
        return f"private/{self.key.hex[:2]}/{self.key.hex}"
