from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.engagement.forms import KindForm
from profiles.engagement.models import Engagement
from profiles.segments.conditions import Asked, Condition, Mark, Params
from profiles.segments.own_conditions import either


def _taking_part(values: Params, asked: Asked) -> QuerySet[Any, Any]:
    return Engagement.objects.filter(kind__in=values["kinds"]).values("person")


def _says(values: Params, mark: Mark) -> SafeString:
    names = dict(Engagement.Kind.choices)
    return format_html(
        _("take part as {kinds}"), kinds=either([names[kind] for kind in values["kinds"]], mark)
    )


TAKES_PART = Condition("takes_part", gettext_lazy("How they take part"), KindForm, _taking_part, _says)
