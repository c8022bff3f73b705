from django.utils.translation import gettext_lazy as _

from content.ranking.effects import in_content
from content.ranking.panels import MEMBER, VISITOR
from portal.panels import registry as panels
from profiles.facts.effects import effects
from profiles.merging.rules import Rule, account_rules, unless_there
from profiles.privacy.personal import Area, deleted, hold


def register() -> None:
    panels.register(VISITOR)
    panels.register(MEMBER)
    effects.register("content", in_content)
    account_rules.register("content.Dismissal.person", Rule(unless_there("source", "object_id")))
    hold_personal_data()


def hold_personal_data() -> None:
    hold(
        "content.Dismissal",
        _("Suggestions you put away"),
        Area.USE,
        deleted("person"),
        gives=("source", "object_id", "at"),
    )
