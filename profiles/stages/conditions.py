from django.utils.translation import gettext_lazy

from profiles.segments.conditions import About, Asked, Condition, Mark, Params, two_ways
from profiles.segments.own_conditions import either
from profiles.segments.sets import Ids, WorkingIn
from profiles.stages.forms import StagesForm, TypesForm
from profiles.stages.models import AdopterType, BuyingStage


def _at_stage(values: Params, asked: Asked) -> WorkingIn:
    return WorkingIn(BuyingStage.objects.filter(stage__in=values["stages"]).values("business"))


def _stages(values: Params, mark: Mark) -> dict[str, object]:
    names = dict(BuyingStage.Stage.choices)
    return {"stages": either([names[stage] for stage in values["stages"]], mark)}


def _of_type(values: Params, asked: Asked) -> Ids:
    return AdopterType.objects.filter(kind__in=values["kinds"]).values("person")


def _kinds(values: Params, mark: Mark) -> dict[str, object]:
    names = dict(AdopterType.Kind.choices)
    return {"kinds": either([names[kind] for kind in values["kinds"]], mark)}


OF_STAGE = two_ways(
    _stages,
    gettext_lazy("work in a business that is {stages}"),
    gettext_lazy("work in no business that is {stages}"),
)
OF_TYPE = two_ways(
    _kinds,
    gettext_lazy("take up what is new as {kinds}"),
    gettext_lazy("do not take up what is new as {kinds}"),
)
STAGES = (
    Condition("buying", gettext_lazy("Buying stage"), StagesForm, _at_stage, *OF_STAGE, about=About.BUSINESS),
    Condition("adopts", gettext_lazy("Adopter type"), TypesForm, _of_type, *OF_TYPE, about=About.DOING),
)
