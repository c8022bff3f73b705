"""What somebody said about things, as a condition of segments."""

from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy

from portal.feedback.models import Feedback
from portal.feedback.scales import WORDS
from profiles.segments.conditions import About, Asked, Condition, Mark, Params, two_ways
from profiles.segments.forms import MOST_DAYS
from profiles.segments.own_conditions import lately
from profiles.segments.sets import Ids

HELPFUL, UNHELPFUL, WROTE = "helpful", "unhelpful", "wrote"
SAID = {
    HELPFUL: gettext_lazy("that something helped or pleased them"),
    UNHELPFUL: gettext_lazy("that something did not help or please them"),
    WROTE: gettext_lazy("an idea or a reason in their own words"),
}
ROWS = {
    HELPFUL: Q(helpful=True) & ~Q(scale=WORDS),
    UNHELPFUL: Q(helpful=False) & ~Q(scale=WORDS),
    WROTE: Q(scale=WORDS) | Q(why__gt=""),
}


class FeedbackForm(forms.Form):
    what = forms.ChoiceField(label=gettext_lazy("What they said"), choices=list(SAID.items()))
    within = forms.IntegerField(
        label=gettext_lazy("In the last so many days"), min_value=1, max_value=MOST_DAYS, required=False
    )


def _said(values: Params, asked: Asked) -> Ids:
    rows = Feedback.objects.filter(ROWS[values["what"]], person__isnull=False)
    if values["within"]:
        rows = rows.filter(at__gte=asked.now - timedelta(days=values["within"]))
    return rows.values("person")


def _what(values: Params, mark: Mark) -> dict[str, object]:
    parts = [mark(SAID[values["what"]])]
    if values["within"]:
        parts.append(mark(lately(values["within"])))
    return {"what": format_html_join(", ", "{}", ((one,) for one in parts))}


SAYS = two_ways(_what, gettext_lazy("told us {what}"), gettext_lazy("did not tell us {what}"))
FEEDBACK = Condition(
    "feedback", gettext_lazy("What they said about things"), FeedbackForm, _said, *SAYS, about=About.DOING
)
