from django.conf import settings
from django.contrib.postgres.fields import IntegerRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Facet(models.Model):
    """Whom a thing fits: one value (or span of numbers) of one question.

    A `filters` facet hides the thing from people who are known to be something else; a bonus facet only
    lifts it for those it fits. Things are named by their ranking source and id.
    """

    source = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    question = models.CharField(max_length=50)
    value = models.CharField(max_length=50, blank=True)
    span = IntegerRangeField(null=True)
    filters = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "object_id", "question", "value", "span"],
                nulls_distinct=False,
                name="one_facet_per_value",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.object_id} {self.question}={self.value or self.span}"


class Dismissal(models.Model):
    """Less like this: a person does not want to be shown a thing again."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    source = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "source", "object_id"], name="dismissed_once")
        ]
        verbose_name = _("dismissal")

    def __str__(self) -> str:
        return f"{self.source}:{self.object_id}"
