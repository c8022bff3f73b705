from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

BY_LANGUAGE = _("By language: the words.")


class ProductFamily(models.Model):
    """What products are for, in a few lay groups: the heads of the picker."""

    slug = models.SlugField(unique=True)
    words = models.JSONField(_("name"), default=dict, help_text=BY_LANGUAGE)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("product family")
        verbose_name_plural = _("product families")

    def __str__(self) -> str:
        return self.slug


class Product(models.Model):
    """Software or a product that a business owns or uses; `own` when the vendor makes it."""

    slug = models.SlugField(unique=True)
    family = models.ForeignKey(
        ProductFamily,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="products",
        verbose_name=_("family"),
        help_text=_("Under which head people find it."),
    )
    own = models.BooleanField(_("made by us"), default=False)
    lay = models.JSONField(
        _("how people say it"), default=dict, help_text=_("By language: a list of phrases.")
    )
    words = models.JSONField(_("word forms"), default=dict, help_text=_("By language: form to word."))
    purpose = models.JSONField(
        _("what it is for"),
        default=dict,
        db_default=models.Value({}, models.JSONField()),
        blank=True,
        help_text=_("By language: one plain sentence."),
    )
    position = models.PositiveSmallIntegerField(default=0)
    is_common = models.BooleanField(
        _("shown before searching"),
        default=True,
        db_default=True,
        help_text=_("On a question card. Everything can be found by searching."),
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.slug


class Prerequisite(models.Model):
    """That a product works only with another. No circle: profiles/products/needing.py."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="prerequisites")
    needs = models.ForeignKey(
        Product,
        models.CASCADE,
        related_name="needed_by",
        verbose_name=_("works only with"),
    )

    class Meta:
        verbose_name = _("prerequisite")
        constraints = [
            models.UniqueConstraint(fields=["product", "needs"], name="a_product_needs_another_once"),
            models.CheckConstraint(condition=~Q(product=F("needs")), name="no_product_needs_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} needs {self.needs_id}"


class ProductVersion(models.Model):
    """A version of a product, and until when it is looked after."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="versions")
    name = models.CharField(_("name"), max_length=40, help_text=_("As it stands on the screen or the box."))
    released_on = models.DateField(_("out since"), null=True, blank=True)
    supported_until = models.DateField(
        _("looked after until"), null=True, blank=True, help_text=_("The last day. Empty: no end is known.")
    )

    class Meta:
        ordering = ["product", "-released_on", "-id"]
        verbose_name = _("version")
        constraints = [
            models.UniqueConstraint(fields=["product", "name"], name="one_version_per_name"),
            models.CheckConstraint(
                condition=Q(released_on__isnull=True)
                | Q(supported_until__isnull=True)
                | Q(supported_until__gte=F("released_on")),
                name="support_ends_after_release",
            ),
        ]

    def __str__(self) -> str:
        return self.name
