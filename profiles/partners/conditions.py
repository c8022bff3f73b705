"""Who looks after the business that somebody works in, as a condition of segments."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.businesses.models import Business
from profiles.partners.models import Partner
from profiles.partners.querysets import current_records
from profiles.segments.conditions import About, Asked, Condition, Mark, Params, two_ways
from profiles.segments.forms import PresetField
from profiles.segments.own_conditions import either
from profiles.segments.sets import WorkingIn

ONE_OF, ANY, NONE = "one_of", "any", "none"


def names() -> dict[str, str]:
    """Those that no longer work with us too: a rule about them stays a rule."""
    return dict(Partner.objects.order_by("name").values_list("slug", "name"))


class PartnerForm(forms.Form):
    how = PresetField(
        label=gettext_lazy("How"),
        choices=[
            (ONE_OF, gettext_lazy("one of these partners looks after their business")),
            (ANY, gettext_lazy("any partner looks after their business")),
            (NONE, gettext_lazy("no partner looks after their business")),
        ],
        help_text=gettext_lazy("All are about businesses. Who works in none fits none of them."),
    )
    partners = forms.MultipleChoiceField(
        label=gettext_lazy("Partners"),
        choices=lambda: list(names().items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("how") == ONE_OF and not values.get("partners") and not self.errors:
            self.add_error("partners", _("Choose at least one."))
        return values if values.get("how") == ONE_OF else {**values, "partners": []}


def _looked_after(values: Params, asked: Asked) -> WorkingIn:
    records = current_records()
    if values["how"] == NONE:
        free = ~Exists(records.filter(business=OuterRef("pk")))
        return WorkingIn(Business.objects.filter(free).values("pk"))
    if values["partners"]:
        records = records.filter(partner__slug__in=values["partners"])
    return WorkingIn(records.values("business"))


def _partner(values: Params, mark: Mark) -> dict[str, object]:
    if values["how"] == NONE:
        return {"partner": mark(_("no partner"))}
    if values["how"] == ANY:
        return {"partner": mark(_("a partner"))}
    known = names()
    return {"partner": either([known[slug] for slug in values["partners"]], mark)}


SAYS = two_ways(
    _partner,
    gettext_lazy("are looked after by {partner}"),
    gettext_lazy("are not looked after by {partner}"),
)
LOOKED_AFTER = Condition(
    "partner",
    gettext_lazy("Who looks after the business"),
    PartnerForm,
    _looked_after,
    *SAYS,
    about=About.BUSINESS,
)
