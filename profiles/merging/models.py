from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class AccountMerge(models.Model):
    """That one account of a person went into another. The one that went stays, closed, with what could not move."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="merged_as"
    )
    into = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="merged_from")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("merged account")
        verbose_name_plural = _("merged accounts")
        permissions = [("merge_records", "Can merge two businesses or two accounts")]
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("into")), name="merged_into_another_account")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.into_id}"
