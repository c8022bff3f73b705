import re

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from profiles.businesses.models import Business

ENDS_AFTER_START = Q(until_at__isnull=True) | Q(until_at__gte=F("from_at"))
SLUG = 50
DIALLED = re.compile(r"\+?[0-9 ()/.-]+")


def slugs() -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.SlugField(max_length=SLUG), default=list, blank=True)


class Competency(models.Model):
    """Something that partners are good at, and what of a business it answers.

    `needs` and `families` hold slugs, of choices of the question `need` and of product families: one that is gone
    fits nobody.
    """

    slug = models.SlugField(unique=True)
    words = models.JSONField(
        _("name"), default=dict, help_text=_('By language: {"en": {"label": "Tills and card payments"}}.')
    )
    needs = slugs()
    families = slugs()
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")

    def __str__(self) -> str:
        return self.slug


class Partner(models.Model):
    """A business that sells to members and serves them for the vendor. It is ended by `is_active`, never deleted.

    `regions` holds slugs of choices of the question `region`, so that they stay while no such question is asked;
    none means everywhere. Purchases name their seller in words: those that say this name were made through it.
    """

    class Tier(models.IntegerChoices):
        PARTNER = 1, _("Partner")
        TRAINED = 2, _("Trained partner")
        LEADING = 3, _("Leading partner")

    slug = models.SlugField(_("its name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=120, help_text=_("As purchases name it."))
    language = models.CharField(
        _("language"), max_length=12, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    summary = models.CharField(_("in one sentence"), max_length=200)
    does = models.TextField(_("what they do"), blank=True, help_text=_("Plain text; an empty line parts it."))
    website = models.URLField(_("website"), blank=True)
    mail = models.EmailField(_("email"), blank=True, help_text=_("Everyone sees it: no person’s own."))  # noqa: RUF001
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    tier = models.PositiveSmallIntegerField(_("level"), choices=Tier.choices, default=Tier.PARTNER)
    regions = slugs()
    competencies = models.ManyToManyField(Competency, related_name="partners", blank=True)
    is_active = models.BooleanField(
        _("works with us"),
        default=True,
        help_text=_("Without it, nobody finds them and their people see nothing."),
    )
    is_generated = models.BooleanField(_("made by the demo"), default=False, editable=False)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        permissions = [("see_partners", "Can see partners in the studio")]
        constraints = [models.UniqueConstraint(Lower("name"), name="one_partner_per_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partner", args=[self.slug])

    @property
    def dialled(self) -> str:
        """The number as a tel: address has it (RFC 3966); empty when it says more than a number."""
        number = self.phone.replace("(0)", "")
        return re.sub(r"[ ()/.-]", "", number) if DIALLED.fullmatch(number) else ""


class PartnerStaff(models.Model):
    """That somebody works for a partner, from when until when: what lets them see its businesses."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="partner_work")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="staff")
    from_at = models.DateTimeField(db_default=Now())
    until_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("person of a partner")
        verbose_name_plural = _("people of partners")
        constraints = [
            models.UniqueConstraint("person", condition=Q(until_at=None), name="one_partner_of_a_person"),
            models.CheckConstraint(condition=ENDS_AFTER_START, name="partner_work_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.partner_id}"


class PartnerOfRecord(models.Model):
    """That a partner looks after a business, from when until when: at most one at a time. Rows stay as history."""

    class Source(models.TextChoices):
        MEMBER = "member", _("chosen by the business")
        STAFF = "staff", _("set by our staff")
        IMPORT = "import", _("imported")

    business = models.ForeignKey(Business, models.CASCADE, related_name="partner_records")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="records")
    from_at = models.DateTimeField(db_default=Now())
    until_at = models.DateTimeField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("partner of record")
        verbose_name_plural = _("partners of record")
        constraints = [
            models.UniqueConstraint("business", condition=Q(until_at=None), name="one_partner_of_a_business"),
            models.CheckConstraint(condition=ENDS_AFTER_START, name="partner_of_record_ends_after_start"),
        ]
        indexes = [
            models.Index(
                fields=["partner", "business"], condition=Q(until_at=None), name="businesses_of_partner"
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} for {self.business_id}"


class Introduction(models.Model):
    """What a person lets the partner of their business see of them. Without a row that is nothing.

    It counts while the partner looks after the business and the person works there; with another partner, or the
    same one anew, they are asked anew.
    """

    class Shows(models.TextChoices):
        NAME = "name", _("My name, and whether I own the business")
        MAIL = "mail", _("My name, whether I own the business, and my email")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="introductions")
    record = models.ForeignKey(PartnerOfRecord, models.CASCADE, related_name="introductions")
    shows = models.CharField(max_length=8, choices=Shows.choices)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "record"], name="one_introduction")]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.record_id}"
