from django.utils.translation import gettext_lazy as _

from portal.activity.recording import verbs
from portal.demo.makers import Maker, makers
from portal.panels.registry import leanings
from portal.panels.registry import register as register_panel
from profiles.engagement.conditions import TAKES_PART
from profiles.engagement.demo import decide_demo
from profiles.engagement.models import Engagement
from profiles.engagement.panels import TAKING_PART, leaning
from profiles.engagement.signals import Signal, signals
from profiles.privacy.personal import Area, deleted, hold
from profiles.segments.conditions import conditions

GIVES = (
    Signal("found_unhelpful", Engagement.Kind.COLLABORATOR, 3, _("You told us what did not help.")),
    Signal("found_helpful", Engagement.Kind.COLLABORATOR, 1, _("You told us what helped.")),
)


def register() -> None:
    verbs.register("engages_otherwise", _("takes part in another way than before"))
    verbs.register("engagement_chosen", _("Said how they take part themselves"))
    for signal in GIVES:
        signals.register(signal.verb, signal)
    conditions.register(TAKES_PART.slug, TAKES_PART)
    makers.register("engagement", Maker("engagement", complete=decide_demo))
    leanings.register("engagement", leaning)
    register_panel(TAKING_PART)
    hold(
        "profiles.Engagement",
        _("What you take part in"),
        Area.USE,
        deleted("person"),
        gives=("kind", "because", "is_chosen", "since"),
    )
