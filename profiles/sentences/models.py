from django.db import models
from django.utils.translation import gettext_lazy as _


class SentenceTemplate(models.Model):
    """One whole sentence of a profile in one language and voice, with at most four slots `{question:form}`.

    Of the templates for a sentence the one that says most of what is known, with the fewest gaps, is used.
    """

    class Voice(models.TextChoices):
        YOU = "you", _("to the person")
        THEY = "they", _("about the person")
        FORM = "form", _("a visitor's form")

    sentence = models.SlugField(max_length=20)
    position = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=10)
    voice = models.CharField(max_length=5, choices=Voice.choices)
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["language", "voice", "text"], name="one_template_per_text")
        ]

    def __str__(self) -> str:
        return self.text
