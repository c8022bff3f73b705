from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.segments.conditions import Asked, Condition, Mark, Params
from profiles.segments.own_conditions import either
from profiles.segments.sets import Ids, WorkingIn
from profiles.stages.forms import StagesForm, TypesForm
from profiles.stages.models import AdopterType, BuyingStage


def _at_stage(values: Params, asked: Asked) -> WorkingIn:
    return WorkingIn(BuyingStage.objects.filter(stage__in=values["stages"]).values("business"))


def _says_stage(values: Params, mark: Mark) -> SafeString:
    names = dict(BuyingStage.Stage.choices)
    stages = either([names[stage] for stage in values["stages"]], mark)
    return format_html(_("work in a business that is {stages}"), stages=stages)


def _of_type(values: Params, asked: Asked) -> Ids:
    return AdopterType.objects.filter(kind__in=values["kinds"]).values("person")


def _says_type(values: Params, mark: Mark) -> SafeString:
    names = dict(AdopterType.Kind.choices)
    return format_html(
        _("take up what is new as {kinds}"), kinds=either([names[kind] for kind in values["kinds"]], mark)
    )


STAGES = (
    Condition("buying", gettext_lazy("Buying stage"), StagesForm, _at_stage, _says_stage),
    Condition("adopts", gettext_lazy("Adopter type"), TypesForm, _of_type, _says_type),
)
