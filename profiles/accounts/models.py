import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class PendingSignup(models.Model):
    """One request to come in: its code, and what the visitor had done and ticked by then.

    The code is kept as a keyed hash. `carried` and `ticked` are attached when *this* row's code or link is
    confirmed, on whatever device; on an existing person they only fill gaps. Purged after PENDING_SIGNUP_DAYS.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=64)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    carried = models.JSONField(default=dict, help_text="By name of what registered it: sentence, training …")
    ticked = models.JSONField(default=list, help_text="Ids of the consent wordings that were ticked.")
    language = models.CharField(max_length=10, default="en")
    next_url = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["made_at"], name="pending_signup_by_age")]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def is_over(self) -> bool:
        """Used or expired: neither its code nor its link lets anybody in."""
        return self.used_at is not None or self.expires_at <= timezone.now()
