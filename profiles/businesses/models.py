from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Business(models.Model):
    """A small business; made at the first answer about it. Its people come and go as memberships."""

    name = models.CharField(_("name"), max_length=120, blank=True)
    is_generated = models.BooleanField(_("made by the demo"), default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = _("businesses")

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"


class BusinessReference(models.Model):
    """The number of a business in another system, as imports and programs name it."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="references")
    source = models.CharField(_("system"), max_length=40, blank=True, help_text=_("Empty: the vendor’s own."))  # noqa: RUF001
    reference = models.CharField(_("customer number"), max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "reference"], name="one_business_per_reference")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.reference}".strip()


class Membership(models.Model):
    """That a person works in a business, from when until when.

    One current business per person, and one owner per business: who belongs there is changed by the verbs of
    profiles/colleagues, under the locks of locking.py.
    """

    class Role(models.TextChoices):
        OWNER = "owner", _("owner")
        COLLEAGUE = "colleague", _("colleague")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    business = models.ForeignKey(Business, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.COLLEAGUE)
    from_at = models.DateTimeField(auto_now_add=True)
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "person", condition=Q(until_at__isnull=True), name="one_current_business_per_person"
            ),
            models.UniqueConstraint(
                "business", condition=Q(role="owner", until_at__isnull=True), name="one_owner_per_business"
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")),
                name="membership_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(
                fields=["business"],
                include=["person"],
                condition=Q(until_at__isnull=True),
                name="membership_here",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.business_id}"

    @property
    def is_owner(self) -> bool:
        return self.role == self.Role.OWNER
