from ipaddress import ip_network

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from portal.mail.models import Mailing, Message


class Link(models.Model):
    """A link of a mailing that is counted: where it leads, and in which part of the letter it stands.

    It outlives its mailing: the letters are still in people's mailboxes.
    """

    mailing = models.ForeignKey(Mailing, models.SET_NULL, null=True, related_name="links")
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


class KnownAgent(models.Model):
    """What an operator knows about who follows links; goes before what Kinship knows (known.yaml)."""

    class By(models.TextChoices):
        AGENT_HAS = "agent_has", _("the browser's name has in it")
        AGENT_IS = "agent_is", _("the browser's name is exactly")
        NETWORK = "network", _("it comes from the network")

    class Verdict(models.TextChoices):
        MACHINE = "machine", _("a machine")
        PERSON = "person", _("a person")

    by = models.CharField(_("known by"), max_length=10, choices=By.choices)
    value = models.CharField(
        max_length=200, help_text=_("A piece of the name, or a network like 203.0.113.0/24.")
    )
    verdict = models.CharField(_("counts as"), max_length=8, choices=Verdict.choices, default=Verdict.MACHINE)
    source = models.CharField(_("how you know"), max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "value"], name="agent_known_once")]

    def __str__(self) -> str:
        return self.value

    def clean(self) -> None:
        if self.by == self.By.NETWORK:
            try:
                self.value = str(ip_network(self.value.strip(), strict=False))
            except ValueError:
                raise ValidationError({"value": _("Write the network like 203.0.113.0/24.")}) from None
