from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Decided(models.Model):
    """What is decided by a rule, until whom it is about chooses it themselves. `because`: what said most for it."""

    is_chosen = models.BooleanField(_("chosen by themselves"), default=False, db_default=False)
    since = models.DateTimeField()

    class Meta:
        abstract = True


class Engagement(Decided):
    """In which of three ways a person takes part: as their activity says, or as they said themselves."""

    class Kind(models.TextChoices):
        LEARNER = "learner", _("Learner")
        CONNECTOR = "connector", _("Connector")
        COLLABORATOR = "collaborator", _("Collaborator")

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="engagement"
    )
    kind = models.CharField(_("takes part as"), max_length=12, choices=Kind.choices)
    because = models.CharField(max_length=60, blank=True, help_text=_("The verb that said most for it."))

    class Meta:
        indexes = [models.Index(fields=["kind", "person"], name="engagement_of_kind")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"
