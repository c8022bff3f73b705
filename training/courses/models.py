from functools import cached_property

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from content.languages import WRITTEN_IN
from content.topics.models import Topic


class Training(models.Model):
    """A quick training: a few cards, one check question, and one thing to do today."""

    language = WRITTEN_IN
    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300)
    promise = models.CharField(_("what you get"), max_length=300)
    minutes = models.PositiveSmallIntegerField()
    topics = models.ManyToManyField(Topic, related_name="trainings")
    lay = models.JSONField(default=list)
    author = models.CharField(max_length=80)
    checked_on = models.DateField()
    today_title = models.CharField(max_length=120)
    today_text = models.TextField()
    today_copy = models.TextField(blank=True)
    following = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("the next training")
    )
    published_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("training", args=[self.slug])

    @cached_property
    def card_count(self) -> int:
        """How many cards it has; `published()` brings it along."""
        return self.cards.count()

    @property
    def subject(self) -> str:
        """What activities and sightings call it."""
        return f"training:{self.slug}"


class Card(models.Model):
    """One screen of a training: something to read, or with options the check question."""

    training = models.ForeignKey(Training, models.CASCADE, related_name="cards")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    html = models.TextField()
    figure_html = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["training", "position"], name="one_card_per_position")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("training-card", args=[self.training.slug, self.position])


class Option(models.Model):
    """One answer of a check question, and why it is or is not the best."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    why_html = models.TextField()
    is_best = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["card", "position"], name="one_option_per_position"),
            models.UniqueConstraint("card", condition=Q(is_best=True), name="one_best_option_per_card"),
        ]

    def __str__(self) -> str:
        return self.text
