from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from profiles.engagement.forms import KindForm
from profiles.engagement.models import Engagement
from profiles.segments.conditions import About, Asked, Condition, Mark, Params, two_ways
from profiles.segments.own_conditions import either


def _taking_part(values: Params, asked: Asked) -> QuerySet[Any, Any]:
    return Engagement.objects.filter(kind__in=values["kinds"]).values("person")


def _kinds(values: Params, mark: Mark) -> dict[str, object]:
    names = dict(Engagement.Kind.choices)
    return {"kinds": either([names[kind] for kind in values["kinds"]], mark)}


WAYS = two_ways(_kinds, gettext_lazy("take part as {kinds}"), gettext_lazy("do not take part as {kinds}"))
TAKES_PART = Condition(
    "takes_part", gettext_lazy("How they take part"), KindForm, _taking_part, *WAYS, about=About.DOING
)
