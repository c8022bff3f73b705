from django.db import models
from django.urls import reverse

from content.languages import WRITTEN_IN
from content.library.models import Item
from content.topics.models import Topic


class Problem(models.Model):
    """A common problem in the customer's words, its short answer, and the exact heading that solves it."""

    language = WRITTEN_IN
    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=120)
    lay = models.JSONField(default=list)
    minutes = models.PositiveSmallIntegerField()
    item = models.ForeignKey(Item, models.PROTECT, related_name="problems")
    anchor = models.SlugField()
    short = models.TextField()
    html = models.TextField(editable=False)
    topics = models.ManyToManyField(Topic, related_name="problems")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The problem itself, opened, on the list of problems."""
        return f"{reverse('problems')}?open={self.slug}#{self.slug}"

    @property
    def answer_url(self) -> str:
        """The exact heading that solves it."""
        return f"{self.item.get_absolute_url()}#{self.anchor}"
