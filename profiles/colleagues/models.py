import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from profiles.businesses.models import Business


class Invitation(models.Model):
    """That an owner asked whoever reads an address to join the business.

    It is kept when it is over: for 90 days after a no the address is not asked again by this business.
    """

    class Outcome(models.TextChoices):
        OPEN = "", _("open")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")
        TAKEN_BACK = "taken_back", _("taken back")
        EXPIRED = "expired", _("expired")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("email"))
    words = models.CharField(_("words"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    mailed = models.PositiveSmallIntegerField(default=1, db_default=1, help_text=_("How often it was sent."))
    expires_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "business", "email", condition=Q(ended_at=None), name="one_open_invitation_of_an_address"
            ),
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="invited_in_lower_case"),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None) | ~Q(outcome="") & Q(ended_at__isnull=False),
                name="invitation_ends_with_an_outcome",
            ),
        ]
        indexes = [models.Index(fields=["email"], name="invitation_by_address")]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None or self.expires_at <= timezone.now()


class JoinRequest(models.Model):
    """That somebody with an address at the owner's mail domain asked to join; nothing happens without the owner."""

    class Outcome(models.TextChoices):
        OPEN = "", _("open")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")
        TAKEN_BACK = "taken_back", _("taken back")

    business = models.ForeignKey(Business, models.CASCADE, related_name="join_requests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="join_requests")
    made_at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", help_text=_("Who answered.")
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("person", condition=Q(ended_at=None), name="one_open_request_to_join"),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None) | ~Q(outcome="") & Q(ended_at__isnull=False),
                name="request_to_join_ends_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class FoundByDomain(models.Model):
    """That an owner lets people with an address at the same mail domain see the business's name and ask to join.

    Without a row nobody learns that the business is here. The row counts only while its owner's own address is at
    this domain.
    """

    business = models.OneToOneField(
        Business, models.CASCADE, primary_key=True, related_name="found_by_domain"
    )
    domain = models.CharField(max_length=190, db_index=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.domain
