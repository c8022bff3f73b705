"""What the business that somebody works in bought, as a condition of segments."""

from datetime import UTC, date, timedelta
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.formats import number_format
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.products.choosing import products_of, says_what, what_field
from profiles.purchases.currencies import CURRENCIES
from profiles.purchases.models import Purchase, PurchaseTotal
from profiles.segments.conditions import About, Asked, Condition, Mark, Params, two_ways
from profiles.segments.forms import MOST_DAYS
from profiles.segments.own_conditions import lately, often
from profiles.segments.sets import WorkingIn


class BoughtForm(forms.Form):
    """Amounts are never changed into another currency: a rule asks about one."""

    what = what_field(gettext_lazy("Products"))
    within = forms.IntegerField(
        label=gettext_lazy("In the last so many days"), min_value=1, max_value=MOST_DAYS, required=False
    )
    times = forms.IntegerField(
        label=gettext_lazy("At least so many times"), min_value=1, max_value=10_000, required=False
    )
    amount = forms.DecimalField(
        label=gettext_lazy("For at least this much in all"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"),
        choices=lambda: [("", "–"), *((code, code) for code in sorted(CURRENCIES))],  # noqa: RUF001
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("amount") is not None and not values.get("currency") and not self.errors:
            self.add_error("currency", _("Choose the currency of the amount."))
        return values


def _bought(values: Params, asked: Asked) -> WorkingIn:
    """From the sums where they know enough: what is added up over some days only the purchases know."""
    wanted: dict[str, Any] = {"product__in": products_of(values["what"])} if values["what"] else {}
    if values["currency"]:
        wanted["currency"] = values["currency"]
    since = _since(values, asked)
    adds_up = values["times"] or values["amount"] is not None
    if not adds_up:
        return WorkingIn(_summed(wanted, since))
    return WorkingIn(_enough(_added_up(wanted, since), values))


def _since(values: Params, asked: Asked) -> date | None:
    days = values["within"]
    return asked.now.astimezone(UTC).date() - timedelta(days=days) if days else None


def _summed(wanted: dict[str, Any], since: date | None) -> QuerySet[Any, Any]:
    lately_too = {"last_on__gte": since} if since else {}
    return PurchaseTotal.objects.filter(**wanted, **lately_too).values("business")


def _added_up(wanted: dict[str, Any], since: date | None) -> QuerySet[Any, Any]:
    if since is None:
        sums = PurchaseTotal.objects.filter(**wanted).values("business")
        return sums.annotate(all_times=Sum("times"), all_amount=Sum("amount"))
    rows = Purchase.objects.filter(on__gte=since, **wanted).values("business")
    return rows.annotate(all_times=Count("pk", filter=Q(quantity__gt=0)), all_amount=Sum("amount"))


def _enough(businesses: QuerySet[Any, Any], values: Params) -> QuerySet[Any, Any]:
    found = businesses.filter(all_times__gte=values["times"] or 1)
    if values["amount"] is not None:
        found = found.filter(all_amount__gte=values["amount"])
    return found.values("business")


def _purchase(values: Params, mark: Mark) -> dict[str, object]:
    said = [says_what(values["what"], mark)]
    if values["times"]:
        said.append(mark(often(values["times"])))
    if values["amount"] is not None:
        amount = {"amount": number_format(values["amount"], 2), "currency": values["currency"]}
        said.append(mark(_("for at least %(amount)s %(currency)s") % amount))
    elif values["currency"]:
        said.append(mark(_("in %(currency)s") % {"currency": values["currency"]}))
    if values["within"]:
        said.append(mark(lately(values["within"])))
    return {"what": format_html_join(" ", "{}", ((one,) for one in said))}


WAYS = two_ways(_purchase, gettext_lazy("bought {what}"), gettext_lazy("did not buy {what}"))
BOUGHT = Condition(
    "bought", gettext_lazy("What they bought"), BoughtForm, _bought, *WAYS, about=About.BUSINESS
)
