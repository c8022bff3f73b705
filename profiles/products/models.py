from django.db import models
from django.utils.translation import gettext_lazy as _


class Product(models.Model):
    """Software or a product that a business owns or uses; `own` when the vendor makes it."""

    slug = models.SlugField(unique=True)
    own = models.BooleanField(_("made by us"), default=False)
    lay = models.JSONField(
        _("how people say it"), default=dict, help_text=_("By language: a list of phrases.")
    )
    words = models.JSONField(_("word forms"), default=dict, help_text=_("By language: form to word."))
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.slug
