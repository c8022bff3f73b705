from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.newsletters.models import Issue


class Figures(models.Model):
    """What an issue did, as counted up to a moment: a page reads this row and never a million others.

    `numbers` is what campaigns/newsletters/reporting/counting.py made; anything in it can be counted again.
    """

    issue = models.OneToOneField(Issue, models.CASCADE, primary_key=True, related_name="figures")
    numbers = models.JSONField(default=dict)
    counted_at = models.DateTimeField(help_text=_("Everything up to here is in it."))
    is_final = models.BooleanField(
        default=False, help_text=_("The window is over: counting on changes nothing.")
    )
    seconds = models.FloatField(default=0, help_text=_("How long counting took."))

    class Meta:
        verbose_name_plural = _("figures")

    def __str__(self) -> str:
        return str(self.issue_id)
