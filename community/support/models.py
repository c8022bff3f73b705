import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.files.models import File


class HelpRequest(models.Model):
    """What someone wrote into Get help, and the page they were on. Mailed to the operator's support address."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="help_requests"
    )
    email = models.EmailField(_("where to answer"))
    text = models.TextField(_("what is wrong"))
    page = models.CharField(max_length=300, blank=True)
    attachment = models.OneToOneField(
        File, models.PROTECT, null=True, blank=True, related_name="help_request", verbose_name=_("attachment")
    )
    made_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.text[:60]
