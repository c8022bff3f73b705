from django.db import models
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from portal.mail.models import Mailing, Message


class Link(models.Model):
    """A link of a mailing that is counted: where it leads, and in which part of the letter it stands."""

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="links")
    part = models.CharField(max_length=40, help_text=_("The block it stands in."))
    url = models.TextField()
    label = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("mailing", "part", MD5("url"), name="one_link_per_part_and_address")
        ]

    def __str__(self) -> str:
        return self.url


class Hit(models.Model):
    """That a message was opened (no link), or one of its links followed: how often, by people and by machines.

    `first_at` and `last_at` are of people alone; a machine's hits never feed a score, a goal or a ranking.
    """

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="hits", db_index=False)
    message = models.ForeignKey(Message, models.CASCADE, related_name="hits", db_index=False)
    link = models.ForeignKey(Link, models.CASCADE, null=True, related_name="hits")
    people = models.PositiveIntegerField(default=0)
    machines = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "link"], nulls_distinct=False, name="one_hit_per_message_and_link"
            )
        ]
        indexes = [models.Index(fields=["mailing", "link"], name="hit_of_mailing")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.link_id or 'opened'}"
