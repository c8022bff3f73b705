from django.conf import settings
from django.db import models
from django.urls import reverse
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
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.alt or self.name

    def get_absolute_url(self) -> str:
        return reverse("file", args=[self.digest, self.suffix])

    @property
    def name(self) -> str:
        return f"{self.digest}.{self.suffix}"
