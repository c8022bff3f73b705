from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from portal.demo.makers import Maker, makers
from portal.panels.registry import register as register_panel
from profiles.merging.rules import Rule as MergeRule
from profiles.merging.rules import account_rules, business_rules, register_all, unless_there
from profiles.privacy.personal import Area, deleted, hold
from profiles.segments.conditions import conditions
from profiles.stages.conditions import STAGES
from profiles.stages.demo import decide_demo
from profiles.stages.panels import STANDING
from profiles.stages.signs import GIVES, TRIES, signs, tries


def register() -> None:
    verbs.register("buying_stage_changed", _("works in a business that reached another buying stage"))
    verbs.register("adopts_otherwise", _("takes up what is new in another way than before"))
    verbs.register("buying_stage_chosen", _("Said how far their business is"))
    verbs.register("adopter_type_chosen", _("Said how they take up what is new"))
    for sign in GIVES:
        signs.register(sign.verb, sign)
    for one in TRIES:
        tries.register(one.verb, one)
    for condition in STAGES:
        conditions.register(condition.slug, condition)
    makers.register("stages", Maker("stages", complete=decide_demo))
    register_panel(STANDING)
    hold(
        "profiles.AdopterType",
        _("How you take up what is new"),
        Area.USE,
        deleted("person"),
        gives=("kind", "because", "is_chosen", "since"),
    )
    goes_with_the_gone = MergeRule(unless_there(), rest="goes")
    register_all(account_rules, goes_with_the_gone, "profiles.AdopterType.person")
    register_all(business_rules, goes_with_the_gone, "profiles.BuyingStage.business")
