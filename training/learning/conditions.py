"""What segments can ask about trainings: finished within so many days, or begun and left."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.segments.conditions import About, Asked, Condition, Mark, Params, two_ways
from profiles.segments.forms import CONTENT, MOST_DAYS
from profiles.segments.own_conditions import lately
from training.courses.models import Training
from training.learning.models import Progress

Ids = QuerySet[Any, Any]


def trainings() -> list[tuple[str, Any]]:
    """Any of them comes first."""
    return [
        ("", gettext_lazy("Any training")),
        *Training.objects.order_by("title").values_list("slug", "title"),
    ]


class TrainingForm(forms.Form):
    training = forms.ChoiceField(
        label=gettext_lazy("Training"), choices=trainings, required=False, widget=forms.Select(attrs=CONTENT)
    )
    within = forms.IntegerField(
        label=gettext_lazy("In the last so many days"), min_value=1, max_value=MOST_DAYS, required=False
    )


def _finished(values: Params, asked: Asked) -> Ids:
    return _lately(_of(values).filter(finished_at__isnull=False), "finished_at", values, asked)


def _began(values: Params, asked: Asked) -> Ids:
    return _lately(_of(values).filter(finished_at__isnull=True), "started_at", values, asked)


def _of(values: Params) -> QuerySet[Progress]:
    rows = Progress.objects.all()
    return rows.filter(training__slug=values["training"]) if values["training"] else rows


def _lately(rows: QuerySet[Progress], moment: str, values: Params, asked: Asked) -> Ids:
    if values["within"]:
        rows = rows.filter(**{f"{moment}__gte": asked.now - timedelta(days=values["within"])})
    return rows.values("person")


def _which(values: Params, mark: Mark) -> dict[str, object]:
    said = [mark(_named(values)), *([mark(lately(values["within"]))] if values["within"] else [])]
    return {"training": format_html_join(" ", "{}", ((one,) for one in said))}


def _named(values: Params) -> object:
    if not values["training"]:
        return _("a training")
    return Training.objects.get(slug=values["training"]).title


FINISHED = two_ways(_which, gettext_lazy("finished {training}"), gettext_lazy("did not finish {training}"))
LEFT = two_ways(
    _which,
    gettext_lazy("began {training} and did not finish it"),
    gettext_lazy("did not begin {training}, or finished it"),
)
OURS = (
    Condition(
        "finished_training",
        gettext_lazy("A training finished"),
        TrainingForm,
        _finished,
        *FINISHED,
        about=About.DOING,
    ),
    Condition(
        "left_training",
        gettext_lazy("A training begun, not finished"),
        TrainingForm,
        _began,
        *LEFT,
        about=About.DOING,
    ),
)
