from django.conf import settings
from django.contrib.postgres.fields import IntegerRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from profiles.businesses.models import Business
from profiles.products.models import Product
from profiles.questions.models import Choice, Question, Wording


class Source(models.TextChoices):
    """Where a fact comes from; `told` (and a colleague's word) is marked, the rest is outlined until confirmed."""

    TOLD = "told", _("told")
    COLLEAGUE = "colleague", _("told by a colleague")
    AGENT = "agent", _("noted by an agent")
    IMPORT = "import", _("imported")
    INFERRED = "inferred", _("worked out")


ABOUT_ONE = Q(person__isnull=False, business__isnull=True) | Q(person__isnull=True, business__isnull=False)


class Fact(models.Model):
    """One version of something known about a person or a business. Append-only; forgetting removes all versions.

    Columns that an index of several begins with have none of their own: each costs every row that is written. So do
    empty ones: they are in none.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="facts", db_index=False
    )
    business = models.ForeignKey(Business, models.CASCADE, null=True, related_name="facts", db_index=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    value = models.JSONField(help_text=_("A list: slugs of choices or products, or the text."))
    source = models.CharField(max_length=10, choices=Source.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    wording = models.ForeignKey(Wording, models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=ABOUT_ONE, name="fact_about_one")]
        indexes = [
            models.Index(fields=["person", "question"], name="fact_of_person"),
            models.Index(fields=["business", "question"], name="fact_of_business"),
            models.Index(fields=["by"], condition=Q(by__isnull=False), name="fact_by"),
            models.Index(fields=["wording"], condition=Q(wording__isnull=False), name="fact_of_wording"),
        ]
        permissions = [("note_facts", _("Can note what members told them"))]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.value}"


class CurrentFact(models.Model):
    """What holds now, one row per value, typed: what segments, `choose` and sentences read. Kept by the verbs."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="current_facts", db_index=False
    )
    business = models.ForeignKey(
        Business, models.CASCADE, null=True, related_name="current_facts", db_index=False
    )
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", db_index=False)
    value = models.CharField(
        max_length=200, help_text=_("Slug of the choice or product, or the text itself.")
    )
    choice = models.ForeignKey(Choice, models.PROTECT, null=True, related_name="+")
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="+", db_index=False)
    span = IntegerRangeField(null=True)
    source = models.CharField(max_length=10, choices=Source.choices)
    fact = models.ForeignKey(Fact, models.CASCADE, related_name="current")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ABOUT_ONE, name="current_fact_about_one"),
            models.UniqueConstraint(
                "person",
                "question",
                "value",
                condition=Q(person__isnull=False),
                name="one_current_fact_per_person",
            ),
            models.UniqueConstraint(
                "business",
                "question",
                "value",
                condition=Q(business__isnull=False),
                name="one_current_fact_per_business",
            ),
        ]
        indexes = [
            models.Index(
                fields=["question", "value"], include=["person", "business"], name="current_fact_of_value"
            ),
            models.Index(
                fields=["product"], condition=Q(product__isnull=False), name="current_fact_of_product"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.value}"
