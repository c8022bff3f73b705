from django.conf import settings
from django.contrib.postgres.fields import IntegerRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Question(models.Model):
    """One thing Kinship would like to know, and the rules by which it is asked. Its words are wordings."""

    class Subject(models.TextChoices):
        PERSON = "person", _("the person")
        BUSINESS = "business", _("the business")

    class Type(models.TextChoices):
        CHOICE = "choice", _("one choice")
        MANY = "many", _("several choices")
        BAND = "band", _("a number, as a band")
        TEXT = "text", _("a short text")
        PRODUCTS = "products", _("products")

    class Sensitivity(models.TextChoices):
        LOW = "low", _("low")
        MIDDLE = "middle", _("middle")
        HIGH = "high", _("high")

    slug = models.SlugField(unique=True)
    subject = models.CharField(max_length=10, choices=Subject.choices)
    type = models.CharField(max_length=10, choices=Type.choices)
    writes = models.CharField(
        max_length=20,
        blank=True,
        choices=[("name", "Person.name")],
        help_text=_("The person's own column that the answer fills."),
    )
    weight = models.PositiveSmallIntegerField(
        help_text=_("How much an answer improves what people see. The heaviest is asked first.")
    )
    sensitivity = models.CharField(max_length=10, choices=Sensitivity.choices, default=Sensitivity.LOW)
    shelf_life_days = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text=_("After so many days “still right?” is asked. Empty: never, or as the needs assessment."),
    )
    assesses_needs = models.BooleanField(
        _("part of the needs assessment"),
        default=False,
        db_default=False,
        help_text=_("Asked again each year or quarter, as the setting NEEDS_ASSESSMENT says."),
    )
    condition = models.JSONField(
        null=True,
        blank=True,
        help_text=_(
            'Only when this holds: {"question": "pcs", "at_least": 2} or {"question": "role", "is": ["owner"]}.'
        ),
    )
    feeds = models.JSONField(
        default=list, help_text=_("What an answer changes: library, problems, training, mail.")
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["-weight", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(writes="") | Q(type="text", subject="person"), name="only_texts_write_a_column"
            )
        ]

    def __str__(self) -> str:
        return self.slug


class Wording(models.Model):
    """The words of a question in one language, by version, so that answers can be told by what was asked."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="wordings")
    language = models.CharField(max_length=10)
    version = models.PositiveSmallIntegerField(default=1)
    asks = models.CharField(max_length=200)
    gap = models.CharField(max_length=200, help_text=_("The sentence with a hole, the hole written {gap}."))
    benefit = models.JSONField(default=list, help_text=_("Two or three lines: what an answer changes."))
    used_for = models.CharField(max_length=200)
    seen_by = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "language", "version"], name="one_wording_per_version"
            ),
            models.UniqueConstraint(
                "question", "language", condition=Q(is_active=True), name="one_active_wording_per_language"
            ),
            models.CheckConstraint(condition=Q(gap__contains="{gap}"), name="wording_has_a_gap"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.language} {self.version}"


class Choice(models.Model):
    """One possible answer: its word forms per language, and for a band the numbers it stands for."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="choices")
    slug = models.SlugField()
    group = models.CharField(max_length=40, blank=True)
    naics = models.CharField(max_length=6, blank=True)
    span = IntegerRangeField(
        null=True, blank=True, help_text=_("For a band: from, and the first number after it.")
    )
    lay = models.JSONField(default=dict, blank=True, help_text=_("By language: how people say it."))
    words = models.JSONField(default=dict, help_text=_("By language: form to word."))
    is_common = models.BooleanField(_("shown before searching"), default=False)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["question", "slug"], name="one_choice_per_slug")]

    def __str__(self) -> str:
        return self.slug


class Asking(models.Model):
    """One showing of a question on a card: where, in which words, and what came of it. At most one per visit."""

    class Outcome(models.TextChoices):
        SAVED = "saved", _("saved")
        SKIPPED = "skipped", _("skipped")
        LATER = "later", _("later")
        NEVER = "never", _("never")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="askings")
    question = models.ForeignKey(Question, models.CASCADE, related_name="askings")
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="+")
    place = models.CharField(max_length=20)
    visit = models.UUIDField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    shown_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "visit"], name="one_question_per_visit")]
        indexes = [models.Index(fields=["person", "question", "-shown_at"], name="asking_of_person")]

    def __str__(self) -> str:
        return f"{self.question_id} {self.outcome or 'shown'}"
