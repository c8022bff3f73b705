"""How somebody wants to be treated, as a condition of segments."""

from datetime import UTC

from django import forms
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from profiles.people.models import Person
from profiles.preferences.models import Preferences
from profiles.segments.conditions import About, Asked, Condition, Mark, Params, two_ways
from profiles.segments.own_conditions import either
from profiles.segments.sets import Ids

Cadence = Preferences.Cadence
PAUSED, UNFITTED, UNCOUNTED = "paused", "unfitted", "uncounted"
DEFAULT = str(Preferences._meta.get_field("cadence").default)
"""Of whoever chose nothing."""
WAYS: dict[str, str | Promise] = {
    **{cadence.value: cadence.label for cadence in Cadence},
    PAUSED: gettext_lazy("no mail for now"),
    UNFITTED: gettext_lazy("pages that are not fitted to them"),
    UNCOUNTED: gettext_lazy("not to be counted in mails"),
}
SAID: dict[str, str | Promise] = {
    **WAYS,
    Cadence.TWICE_A_WEEK.value: gettext_lazy("two mails a week at most"),
    Cadence.WEEKLY.value: gettext_lazy("one mail a week at most"),
    Cadence.MONTHLY.value: gettext_lazy("one mail a month at most"),
}
"""Inside a sentence."""


class WaysForm(forms.Form):
    ways = forms.MultipleChoiceField(
        label=gettext_lazy("They want one of these"),
        choices=list(WAYS.items()),
        widget=forms.CheckboxSelectMultiple,
    )


def _wanting(values: Params, asked: Asked) -> Ids:
    """By the clock of UTC, as all rules."""
    ways = set(values["ways"])
    wanted = Q(preferences__cadence__in=sorted(ways & set(Cadence.values)))
    if DEFAULT in ways:
        wanted |= Q(preferences__isnull=True)
    if PAUSED in ways:
        wanted |= Q(preferences__paused_until__gt=asked.now.astimezone(UTC).date())
    if UNFITTED in ways:
        wanted |= Q(preferences__personalised=False)
    if UNCOUNTED in ways:
        wanted |= Q(preferences__tracked=False)
    return Person.objects.filter(wanted).values("pk")


def _ways(values: Params, mark: Mark) -> dict[str, object]:
    return {"ways": either([SAID[way] for way in values["ways"]], mark)}


SAYS = two_ways(_ways, gettext_lazy("want {ways}"), gettext_lazy("do not want {ways}"))
WANTS = Condition(
    "wants", gettext_lazy("How they want to be treated"), WaysForm, _wanting, *SAYS, about=About.REACHING
)
