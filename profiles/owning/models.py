from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from profiles.businesses.models import Business
from profiles.facts.models import Fact, Source
from profiles.products.models import Product, ProductVersion


class OwnershipEntry(models.Model):
    """One statement that a business uses a product, or does not, with what was said about it. Append-only.

    `details` holds what this statement says and nothing else: `{"seats": 3, "renews_on": "2027-01-31"}`; null takes
    back what was said before. `fact` is the version of the answer that the statement belongs to: who takes that
    answer back takes the statement back.
    """

    business = models.ForeignKey(Business, models.CASCADE, related_name="ownership")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    owns = models.BooleanField(_("uses it"), default=True)
    details = models.JSONField(_("details"), default=dict)
    source = models.CharField(max_length=10, choices=Source.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    fact = models.ForeignKey(Fact, models.CASCADE, null=True, related_name="ownership")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("statement about a product")
        verbose_name_plural = _("statements about products")
        indexes = [models.Index(fields=["business", "product"], name="ownership_of_business")]

    def __str__(self) -> str:
        return f"{self.business_id}: {self.product_id}"


class OwnedProduct(models.Model):
    """What a business uses now, typed: what segments read. Kept by the verbs, from the entries."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="owned")
    product = models.ForeignKey(Product, models.PROTECT, related_name="owned")
    version = models.ForeignKey(
        ProductVersion, models.SET_NULL, null=True, related_name="+", verbose_name=_("version")
    )
    seats = models.PositiveIntegerField(_("seats"), null=True)
    in_use = models.PositiveIntegerField(_("in use"), null=True)
    renews_on = models.DateField(_("renews on"), null=True)
    source = models.CharField(max_length=10, choices=Source.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    entry = models.ForeignKey(OwnershipEntry, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("product in use")
        verbose_name_plural = _("products in use")
        constraints = [models.UniqueConstraint(fields=["business", "product"], name="owned_once")]
        indexes = [
            models.Index(fields=["product", "seats"], include=["business"], name="owned_by_product"),
            models.Index(
                fields=["renews_on"],
                include=["product", "business"],
                condition=Q(renews_on__isnull=False),
                name="owned_by_renewal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.business_id}: {self.product_id}"
