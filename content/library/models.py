from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from content.languages import WRITTEN_IN
from content.topics.models import Topic


class Item(models.Model):
    """One piece of the library. `html` and `headings` are made from `body` by the verb that saves it."""

    class Kind(models.TextChoices):
        ARTICLE = "article", _("Article")
        GUIDE = "guide", _("Guide")
        CHECKLIST = "checklist", _("Checklist")

    language = WRITTEN_IN
    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300)
    able = models.CharField(_("what the reader will be able to do"), max_length=300)
    minutes = models.PositiveSmallIntegerField()
    topics = models.ManyToManyField(Topic, related_name="items")
    lay = models.JSONField(default=list)
    author = models.CharField(max_length=80)
    body = models.TextField()
    html = models.TextField(editable=False)
    headings = models.JSONField(default=list, editable=False, help_text=_("Pairs of anchor and words."))
    checked_on = models.DateField()
    published_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("article", args=[self.slug])
