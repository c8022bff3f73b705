from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from profiles.businesses.models import Business
from profiles.products.models import Product


class Purchase(models.Model):
    """One line of what a business bought, as the system that sold it says. What was given back has a minus."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="purchases")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    on = models.DateField(_("bought on"))
    quantity = models.IntegerField(_("quantity"), default=1)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    currency = models.CharField(
        _("currency"),
        max_length=3,
        validators=[RegexValidator("^[A-Z]{3}$")],
        help_text=_("As ISO 4217 has it."),
    )
    partner = models.CharField(_("bought from"), max_length=120, blank=True)
    source = models.SlugField(_("system it comes from"), max_length=40)
    reference = models.CharField(_("its number there"), max_length=80)

    class Meta:
        verbose_name = _("purchase")
        verbose_name_plural = _("purchases")
        constraints = [
            models.UniqueConstraint(fields=["source", "reference"], name="one_purchase_per_reference"),
            models.CheckConstraint(
                condition=Q(currency__regex="^[A-Z]{3}$"), name="currency_of_three_letters"
            ),
        ]
        indexes = [
            models.Index(fields=["business", "-on", "-id"], name="purchases_of_business"),
            models.Index(
                fields=["on", "product"],
                include=["business", "currency", "amount", "quantity"],
                name="purchases_by_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.reference}"


class PurchaseTotal(models.Model):
    """The purchases of a business by product and currency, summed: what segments read. Kept by the verbs."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="purchase_totals")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    times = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    last_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business", "product", "currency"], name="one_purchase_total")
        ]
        indexes = [
            models.Index(
                fields=["product", "last_on"],
                include=["business", "currency", "times", "amount"],
                name="purchase_totals_by_product",
            )
        ]

    def __str__(self) -> str:
        return f"{self.business_id}: {self.product_id} {self.currency}"
