from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

ROLES = {
    "admin": _("runs the site"),
    "agent": _("support"),
    "marketer": _("marketing"),
    "moderator": _("moderation"),
    "expert": _("expert"),
    "staff": _("staff"),
}
"""How members are told who looked."""


class Persona(models.Model):
    """Somebody made up, through whose eyes staff look. No person's row: nothing is mailed to it or counts it."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=80)
    about = models.CharField(_("in a sentence"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    is_visitor = models.BooleanField(_("has not joined"), default=False)
    facts = models.JSONField(default=dict, blank=True, help_text=_("By question: the answers."))
    is_active = models.BooleanField(_("can be chosen"), default=True)

    class Meta:
        ordering = ["name", "id"]
        permissions = [("see_as_personas", "Can look at pages as a persona sees them")]

    def __str__(self) -> str:
        return self.name


class Look(models.Model):
    """That staff looked at pages as somebody sees them. A trigger keeps it as it was; only its end is added, once.

    Of who is erased only their `role` stays.
    """

    class End(models.TextChoices):
        STOPPED = "stopped", _("they stopped")
        SIGNED_OUT = "signed_out", _("they signed out")
        TIME = "time", _("the time was over")
        RIGHT = "right", _("they may not look any more")
        REFUSED = "refused", _("the member said no, or is not a member any more")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="looks")
    by_name = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=40)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="looked_at")
    persona = models.ForeignKey(Persona, models.PROTECT, null=True, related_name="looks")
    why = models.CharField(_("why"), max_length=300, blank=True)
    from_at = models.DateTimeField(default=timezone.now)
    until_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=12, choices=End.choices, blank=True)

    class Meta:
        permissions = [("see_as_members", "Can look at pages as a member sees them")]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(persona__isnull=True), name="look_at_one_only"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | ~Q(why=""), name="look_at_member_has_reason"
            ),
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="look_ends_after_start"),
        ]
        indexes = [models.Index(fields=["person", "-from_at"], name="looks_at_person")]

    def __str__(self) -> str:
        return f"{self.by_name}: {self.person_id or self.persona_id}"

    @property
    def role_words(self) -> str:
        return str(ROLES.get(self.role, self.role))


class LookedPage(models.Model):
    """One page of a look, in the order of being seen."""

    look = models.ForeignKey(Look, models.CASCADE, related_name="pages")
    name = models.CharField(max_length=80, help_text=_("The name of its address."))
    path = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["look", "id"], name="pages_of_look")]

    def __str__(self) -> str:
        return self.path
