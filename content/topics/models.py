from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from content.languages import WRITTEN_IN


class Topic(models.Model):
    """A shelf of the library, of one of three families, with the words people use for it."""

    class Family(models.TextChoices):
        INDUSTRY = "industry", _("Your trade")
        BUSINESS = "business", _("Running the business")
        TECHNOLOGY = "technology", _("Computers and phones")

    language = WRITTEN_IN
    slug = models.SlugField(unique=True)
    family = models.CharField(max_length=12, choices=Family.choices)
    title = models.CharField(max_length=80)
    summary = models.CharField(max_length=200)
    lay = models.JSONField(default=list)
    hue = models.PositiveSmallIntegerField(default=0)
    motif = models.CharField(max_length=20, default="dots")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])
